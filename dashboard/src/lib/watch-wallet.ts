import { api } from './trpc.ts';
import type { Subscribe } from './state/wallet-watch.svelte.ts';

/** The server's stream of what happens to one wallet; `undefined` is one's own. */
export function walletStream(userId: string | undefined): Subscribe {
  return (resumeAfter, handlers) => {
    const input = { ...(userId && { userId }), ...(resumeAfter && { lastEventId: resumeAfter }) };
    const subscription = api.balance.watch.subscribe(input, {
      onStarted: handlers.onOpen,
      onData: (event) =>
        handlers.onEvent(event.id, event.data.kind === 'movement' ? event.data.balance : null),
      onConnectionStateChange: ({ state, error }) => {
        if (state === 'connecting' && error) handlers.onInterrupted();
      },
      onError: handlers.onLost,
      onStopped: handlers.onLost,
    });
    return () => subscription.unsubscribe();
  };
}
