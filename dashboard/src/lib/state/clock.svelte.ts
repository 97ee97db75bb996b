import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 20_000;

/** The time now, for ages and "today": ticks only while something on the page reads it. */
export class Clock {
  #subscribe = createSubscriber((update) => {
    const timer = setInterval(update, TICK_MS);
    return () => clearInterval(timer);
  });

  get now(): Date {
    this.#subscribe();
    return new Date();
  }
}
