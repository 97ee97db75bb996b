import { backoffMs } from './state/backoff.ts';

/** Nobody should wait much longer than the server is away. */
const LONGEST_MS = 5000;

/** Where this tab remembers when it last went on by itself: it may be for something else than the server that it waits. */
const WENT_ON_AT = 'coffer:went-on-at';

/**
 * Asks at growing distance whether the server is there, and at once when the browser is online again; what it returns
 * stops. A page that has only just gone on, and failed again, waits before it asks: else it would do so without end.
 */
export function waitForServer(onBack: () => void): () => void {
  let [attempt, isOver] = [0, false];
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = async (): Promise<void> => {
    clearTimeout(timer);
    const isThere = await fetch('/healthz', { cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isOver) return;
    if (isThere) {
      sessionStorage.setItem(WENT_ON_AT, String(Date.now()));
      onBack();
    } else timer = setTimeout(() => void ask(), Math.min(backoffMs(attempt++), LONGEST_MS));
  };
  const askAtOnce = (): void => void ask();
  addEventListener('online', askAtOnce);
  const hasJustGoneOn = Date.now() - Number(sessionStorage.getItem(WENT_ON_AT) ?? 0) < 2 * LONGEST_MS;
  timer = setTimeout(askAtOnce, hasJustGoneOn ? LONGEST_MS : 0);
  return () => {
    isOver = true;
    clearTimeout(timer);
    removeEventListener('online', askAtOnce);
  };
}
