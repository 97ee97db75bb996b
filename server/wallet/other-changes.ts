import { type Balance, type Purchase, type Store, getPurchase } from '@coffer/db';

/** What changed of a wallet without a movement, and which of all such changes it was. */
export interface OtherChange {
  readonly change: number;
  /** As it was after its last change; null: the wallet itself, by what is held, allowed or over. */
  readonly purchase: Purchase | null;
}

const kept = 50;

/** The changes of a wallet that are no movements: each purchase, and how the wallet stands, as of its last change. */
export class OtherChanges {
  readonly #noted = new Set<string>();
  #all: readonly OtherChange[] = [];
  /** How the wallet stood when watchers were last told. */
  #standing: string;
  #last = 0;

  constructor(balance: Balance) {
    this.#standing = standingOf(balance);
  }

  /** The number of the last one. */
  get last(): number {
    return this.#last;
  }

  /** Those after a number, earliest first; who is very late hears of the last 50. */
  after(change: number): readonly OtherChange[] {
    return this.#all.filter((each) => each.change > change);
  }

  /** Takes note that a purchase changed. */
  note(purchaseId: string): void {
    this.#noted.add(purchaseId);
  }

  /** Takes note that watchers are told how the wallet stands, beside a movement. */
  tellBalance(balance: Balance): void {
    this.#standing = standingOf(balance);
  }

  /** Reads what was noted, and looks whether the wallet stands otherwise by now. Returns whether anything is new. */
  async read(db: Store, balance: Balance): Promise<boolean> {
    const ids = [...this.#noted];
    this.#noted.clear();
    const found = await Promise.all(ids.map((id) => getPurchase(db, id)));
    const changed: (Purchase | null)[] = found.filter((purchase) => purchase !== null);
    const hasTurned = standingOf(balance) !== this.#standing;
    if (hasTurned) changed.push(null);
    this.tellBalance(balance);
    const old = this.#all.filter(({ purchase }) => (purchase ? !ids.includes(purchase.id) : !hasTurned));
    const fresh = changed.map((purchase) => ({ change: (this.#last += 1), purchase }));
    this.#all = [...old, ...fresh].slice(-kept);
    return fresh.length > 0;
  }
}

/** How a wallet stands in all that may change without a movement. */
function standingOf({ balance, held, overdraft, expiring }: Balance): string {
  const ends = expiring.map(({ amount, expiresAt }) => `${amount}@${expiresAt.getTime()}`);
  return [balance, held, overdraft, ...ends].join();
}
