import { createSubscriber } from 'svelte/reactivity';

/**
 * Whether this tab can be seen. A browser has few connections for one server, so a tab that nobody looks at gives
 * its stream back, and takes it up again where it left off.
 */
export class Visibility {
  #subscribe = createSubscriber((update) => {
    document.addEventListener('visibilitychange', update);
    return () => document.removeEventListener('visibilitychange', update);
  });

  get isVisible(): boolean {
    this.#subscribe();
    return document.visibilityState === 'visible';
  }
}
