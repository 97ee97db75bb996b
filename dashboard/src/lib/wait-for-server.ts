import { backoffMs } from './state/backoff.ts';

/** Nobody should wait much longer than the server is away. */
const LONGEST_MS = 5000;

/** Asks at growing distance whether the server is there, and at once when the browser is online again; what it returns stops. */
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
    if (isThere) onBack();
    else timer = setTimeout(() => void ask(), Math.min(backoffMs(attempt++), LONGEST_MS));
  };
  const askAtOnce = (): void => void ask();
  addEventListener('online', askAtOnce);
  askAtOnce();
  return () => {
    isOver = true;
    clearTimeout(timer);
    removeEventListener('online', askAtOnce);
  };
}
