import { Random } from '../random.ts';

/** A movement as the load posts it. Amounts are nanocredits. */
export interface Movement {
  readonly userId: string;
  readonly type: 'admin_grant' | 'usage';
  readonly amount: bigint;
  /** When what is left of it expires, counted from the birth of the file; null: never. */
  readonly expiresAfterMs: number | null;
}

/** What one piece of the load does. Its name and the seed say it all, so that whoever finds its traces can check them. */
export type Piece =
  | ({ readonly kind: 'post' } & Movement)
  | { readonly kind: 'batch'; readonly items: readonly Movement[]; readonly atomic: boolean }
  | {
      readonly kind: 'hold';
      readonly userId: string;
      readonly amount: bigint;
      readonly expiresInMs: number;
      /** What is captured of it; 0 for a release; null: it is left to expire. */
      readonly captured: bigint | null;
    }
  | { readonly kind: 'purchase'; readonly userId: string; readonly amount: bigint }
  | { readonly kind: 'overdraft'; readonly userId: string; readonly amount: bigint }
  | { readonly kind: 'backup' };

/** Everybody whose wallet moves; ada is in the file from the beginning. */
export const users = ['ada', ...Array.from({ length: 20 }, (_, index) => `user-${index}`)] as const;

/** What the piece of this name does. */
export function pieceOf(seed: string, name: string): Piece {
  const random = new Random(`${seed} ${name}`);
  const userId = users[random.below(users.length)] ?? 'ada';
  const amount = BigInt(1 + random.below(1_000_000_000));
  const lot = random.below(100);
  if (lot < 50) return { kind: 'post', ...movement(random) };
  if (lot < 65) {
    const items = Array.from({ length: 2 + random.below(12) }, () => movement(random));
    return { kind: 'batch', items, atomic: random.chance(0.5) };
  }
  if (lot < 88) {
    const captured = random.pick([amount, amount / 3n, 0n, null]);
    return { kind: 'hold', userId, amount, expiresInMs: 20 + random.below(2000), captured };
  }
  if (lot < 96) return { kind: 'purchase', userId, amount };
  if (lot < 99) return { kind: 'overdraft', userId, amount };
  return { kind: 'backup' };
}

function movement(random: Random): Movement {
  const type = random.chance(0.6) ? 'admin_grant' : 'usage';
  return {
    userId: users[random.below(users.length)] ?? 'ada',
    type,
    amount: BigInt(1 + random.below(2_000_000_000)),
    expiresAfterMs: type === 'admin_grant' && random.chance(0.2) ? 1000 + random.below(8000) : null,
  };
}
