/** A confirmation that goes away by itself; never the only place where an error stands. */
export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 6000;
const HELD_MS = 1000;
const SHOWN_WITH_ACTION_MS = 15_000;

/** The confirmations on the screen, oldest first. */
export class Toasts {
  #list = $state<Toast[]>([]);
  #nextId = 0;
  /** Somebody is about to press one: none goes away below the pointer or the focus. */
  isHeld = false;

  get list(): readonly Toast[] {
    return this.#list;
  }

  show(text: string, action?: Toast['action']): void {
    const id = this.#nextId++;
    this.#list.push({ id, text, ...(action && { action }) });
    setTimeout(() => this.#expire(id), action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
  }

  #expire(id: number): void {
    if (this.isHeld) setTimeout(() => this.#expire(id), HELD_MS);
    else this.dismiss(id);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }
}
