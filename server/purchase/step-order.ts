import type { Step, StepKind } from './timeline.ts';

/** What follows from what. */
const ranks: Readonly<Record<StepKind, number>> = {
  ...{ begun: 0, bank_began: 1, paid: 2, kept: 3, failed: 3, expired: 3, credited: 4, resolved: 4 },
  ...{ refund_asked: 6, inquiry_opened: 6, dispute_opened: 6 },
  ...{ credits_held: 7, credits_taken: 7 },
  ...{ refund_succeeded: 8, refund_failed: 8, refund_canceled: 8, dispute_won: 8, dispute_lost: 8 },
  ...{ credits_freed: 9, credits_given: 9 },
};

/** What the provider dates, which counts in whole seconds. All else is known to the millisecond. */
const told: ReadonlySet<StepKind> = new Set([
  ...(['refund_asked', 'refund_succeeded', 'refund_failed', 'refund_canceled'] as const),
  ...(['inquiry_opened', 'dispute_opened', 'dispute_won', 'dispute_lost', 'credits_freed'] as const),
]);

/** Steps in the order in which they happened: by time, and within a second that a provider names by what follows from what. */
export function inOrder(steps: readonly Step[]): Step[] {
  const isHeld = steps.some(({ kind }) => kind === 'credits_held');
  const rankOf = ({ kind, transaction }: Step): number => {
    if (transaction?.type === 'bonus') return ranks.credited;
    // What was held is taken when the dispute is lost, and not when it is opened.
    return isHeld && transaction?.type === 'dispute' ? ranks.credits_freed : ranks[kind];
  };
  const comesBefore = (one: Step, other: Step): boolean => {
    const seconds = secondOf(one) - secondOf(other);
    return seconds === 0 ? rankOf(one) <= rankOf(other) : seconds < 0;
  };
  const ordered = steps.filter(({ kind }) => !told.has(kind)).toSorted(byTime);
  for (const step of steps.filter(({ kind }) => told.has(kind)).toSorted(byTime)) {
    ordered.splice(ordered.findLastIndex((other) => comesBefore(other, step)) + 1, 0, step);
  }
  return ordered;
}

function byTime(left: Step, right: Step): number {
  return left.at.getTime() - right.at.getTime();
}

function secondOf({ at }: Step): number {
  return Math.floor(at.getTime() / 1000);
}
