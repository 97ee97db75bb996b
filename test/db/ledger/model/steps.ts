import {
  type Arbitrary,
  array,
  boolean,
  constant,
  constantFrom,
  integer,
  nat,
  oneof,
  option,
  record,
} from 'fast-check';

// Few names, few sources and small amounts, so that histories come back to the same things all the time.
export const users = ['ada', 'bob', 'eve'] as const;

const most = 2n ** 63n - 1n;

const anybody = oneof(
  { weight: 12, arbitrary: constant('ada') },
  { weight: 5, arbitrary: constantFrom('bob', 'eve') },
  { weight: 1, arbitrary: constant('nobody') },
);
const amount = oneof(
  { weight: 40, arbitrary: integer({ min: 1, max: 9 }).map(BigInt) },
  { weight: 3, arbitrary: constantFrom(0n, -1n) },
  { weight: 1, arbitrary: constantFrom(most, most - 5n) },
);
const source = option(
  constantFrom(
    'a',
    'b',
    'c',
    'd',
    '0190a5d4-7c00-7abc-8000-000000000001',
    '0190A5D4-7C00-7ABC-8000-000000000001',
  ),
);
const origin = constantFrom('request', 'stripe');
/** Milliseconds from now, few enough to end together and to be passed. */
const span = constantFrom(1, 2, 1000, 60_000);

const post = record({
  kind: constant('post' as const),
  userId: anybody,
  type: oneof(
    { weight: 4, arbitrary: constant('usage' as const) },
    { weight: 3, arbitrary: constantFrom('admin_grant' as const, 'bonus' as const) },
    { weight: 1, arbitrary: constantFrom('purchase' as const, 'dispute_reversal' as const) },
    { weight: 1, arbitrary: constantFrom('admin_removal' as const, 'refund' as const, 'dispute' as const) },
  ),
  amount,
  origin,
  source: oneof({ weight: 2, arbitrary: constant(null) }, { weight: 1, arbitrary: source }),
  endsInMs: option(oneof({ weight: 9, arbitrary: span }, { weight: 1, arbitrary: constantFrom(0, -5) })),
});
const undo = record({ kind: constant('undo' as const), row: nat({ max: 60 }) });
/** What a provider holds ends by its own word alone, so nobody's histories have one. */
const holdOrigin = constantFrom('request', 'wallet:ada');
const hold = record({
  kind: constant('hold' as const),
  userId: anybody,
  amount,
  origin: holdOrigin,
  source: oneof({ weight: 2, arbitrary: constant(null) }, { weight: 1, arbitrary: source }),
  forMs: span,
});
/** Whose hold it must be: mostly anybody's. */
const owner = oneof(
  { weight: 5, arbitrary: constant(null) },
  { weight: 1, arbitrary: constantFrom('ada', 'bob') },
);
/** Counted back from the newest. */
const which = nat({ max: 6 });
const capture = record({
  kind: constant('capture' as const),
  which,
  owner,
  amount: option(
    oneof(
      { weight: 9, arbitrary: integer({ min: 0, max: 12 }).map(BigInt) },
      { weight: 1, arbitrary: amount },
    ),
  ),
});
const release = record({ kind: constant('release' as const), which, owner });
const allow = record({
  kind: constant('allow' as const),
  userId: anybody,
  overdraft: oneof(
    { weight: 9, arbitrary: integer({ min: 0, max: 9 }).map(BigInt) },
    { weight: 1, arbitrary: constantFrom(-1n, most) },
  ),
});
const batch = record({
  kind: constant('batch' as const),
  posts: array(oneof({ weight: 6, arbitrary: post }, { weight: 1, arbitrary: undo }), {
    minLength: 1,
    maxLength: 8,
  }),
  atomic: boolean(),
});

/** What somebody asks of the ledger. */
export type Wish = PostWish | HoldWish | BatchWish;

type Of<T> = T extends Arbitrary<infer Each> ? Each : never;
export type PostWish = Of<typeof post> | Of<typeof undo>;
type HoldWish = Of<typeof hold> | Of<typeof capture> | Of<typeof release> | Of<typeof allow>;
type BatchWish = Of<typeof batch>;

const wish: Arbitrary<Wish> = oneof(
  { weight: 10, arbitrary: post },
  { weight: 2, arbitrary: undo },
  { weight: 4, arbitrary: hold },
  { weight: 4, arbitrary: capture },
  { weight: 2, arbitrary: release },
  { weight: 1, arbitrary: allow },
  { weight: 2, arbitrary: batch },
);

/** What happens between two batches. */
const event = oneof(
  { weight: 4, arbitrary: record({ kind: constant('pass' as const), ms: constantFrom(1, 999, 60_000) }) },
  // To where the next thing ends, or so close before it.
  { weight: 8, arbitrary: record({ kind: constant('end' as const), earlyMs: constantFrom(0, 0, 1) }) },
  {
    weight: 1,
    arbitrary: record({ kind: constant('pass' as const), ms: constantFrom(-5000, -3_600_000, 86_400_000) }),
  },
  { weight: 4, arbitrary: record({ kind: constant('tidy' as const) }) },
  { weight: 1, arbitrary: record({ kind: constant('reopen' as const) }) },
);

/** What goes wrong in a batch: the process dies, or a statement fails once, or each time that a piece comes to it. */
export const fault = record({
  kind: constantFrom('crash' as const, 'once' as const, 'again' as const),
  /** Counted from the batch's first statement; for `again`, from the piece's. */
  statement: nat({ max: 40 }),
  piece: nat({ max: 5 }),
  code: constantFrom(null, 'SQLITE_IOERR_WRITE'),
});

export type Fault = Of<typeof fault>;
export type Event = Of<typeof event>;

/** Wishes that arrive together and are committed together, and what happens after them. */
export interface Batch {
  readonly wishes: readonly Wish[];
  readonly fault: Fault | null;
  readonly after: Event | null;
}

/** Histories of so many batches at most. Faults are for those who can bring them about. */
export function histories(maxBatches: number, withFaults: boolean): Arbitrary<Batch[]> {
  const size = { minLength: 1, maxLength: 12, size: 'max' } as const;
  const one = record({
    wishes: oneof(
      { weight: 1, arbitrary: wish.map((each) => [each]) },
      { weight: 1, arbitrary: array(wish, size) },
    ),
    fault: withFaults ? option(fault, { freq: 3 }) : constant(null),
    after: option(event, { freq: 1 }),
  });
  return array(one, { minLength: 1, maxLength: maxBatches, size: 'max' });
}
