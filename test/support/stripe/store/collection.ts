/** What every stored object has. */
export interface StripeObject {
  id: string;
  object: string;
  livemode?: boolean;
}

/** The objects of one resource, remembered in the order they were made. */
export class Collection<T extends StripeObject> {
  #byId = new Map<string, T>();

  /** Adds an object, or replaces the one with the same id in its place. */
  put<U extends T>(value: U): U {
    this.#byId.set(value.id, value);
    return value;
  }

  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  delete(id: string): void {
    this.#byId.delete(id);
  }

  /** Newest first, as Stripe lists. */
  newestFirst(): T[] {
    return [...this.#byId.values()].toReversed();
  }
}
