/** A confirmation that goes away by itself; never the only place where an error stands. */
export interface Toast {
  id: number;
  text: string;
  action?: { label: string; run: () => void };
}

const SHOWN_MS = 6000;
const SHOWN_WITH_ACTION_MS = 15_000;

/** The confirmations on the screen, oldest first. */
export class Toasts {
  #list = $state<Toast[]>([]);
  #nextId = 0;

  get list(): readonly Toast[] {
    return this.#list;
  }

  show(text: string, action?: Toast['action']): void {
    const id = this.#nextId++;
    this.#list.push({ id, text, ...(action && { action }) });
    setTimeout(() => this.dismiss(id), action ? SHOWN_WITH_ACTION_MS : SHOWN_MS);
  }

  dismiss(id: number): void {
    this.#list = this.#list.filter((toast) => toast.id !== id);
  }
}
