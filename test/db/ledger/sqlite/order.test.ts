import { beforeEach, describe, expect, it } from 'vitest';
import { Refusal } from '../../../../db/index.ts';
import { command, holdOf, startMs } from '../../open.ts';
import { Scenario } from '../scenario.ts';

// Of two reasons to refuse, the one that the docstring of the ledger's door names first is told. A row shows what is
// refused for the later reason alone, and what is changed in it, so that the earlier one holds too.

/** The earlier reason | the later one | what is refused for the later one | what adds the earlier one. */
type Row<Wish> = readonly [string, string, Wish, Wish];

const most = '9223372036.854775807';
/** Text that no file can hold. */
const half = '\ud83d';
const past = new Date(startMs - 1);
const later = new Date(startMs + 1000);

let books: Scenario;

beforeEach(async () => {
  books = new Scenario('ada', 'poor', 'rich');
  await books.post('admin_grant', '10');
  await books.post('admin_removal', '5', { userId: 'poor' });
});

/** The reason told, with the field that is wrong; "done" where there was none. */
async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { refused, index, errors } = error.facts;
    const facts = [error.code, index, refused, errors?.[0]?.path];
    return facts.filter((fact) => fact !== undefined).join(' ');
  }
}

describe('a post', () => {
  const broken = { description: half };
  const usage = { type: 'usage', amount: '99' } as const;

  const rows: readonly Row<Parameters<typeof command>[0]>[] = [
    ['invalid_input description', 'user_not_found', { userId: 'nobody' }, broken],
    ['invalid_input description', 'source_conflict', { sourceId: 'known', amount: '2' }, broken],
    ['invalid_input description', 'invalid_input expires_at', { expiresAt: past }, broken],
    ['invalid_input description', 'amount_not_positive', { amount: '0' }, broken],
    ['invalid_input description', 'insufficient_credits', usage, broken],
    ['invalid_input description', 'amount_out_of_range', { userId: 'rich' }, broken],
    ['invalid_input expires_at', 'user_not_found', { ...usage, userId: 'nobody' }, { expiresAt: later }],
    ['invalid_input expires_at', 'source_conflict', { ...usage, sourceId: 'known' }, { expiresAt: later }],
    ['invalid_input expires_at', 'insufficient_credits', usage, { expiresAt: later }],
    ['user_not_found', 'source_conflict', { sourceId: 'known', amount: '2' }, { userId: 'nobody' }],
    ['user_not_found', 'invalid_input expires_at', { expiresAt: past }, { userId: 'nobody' }],
    ['user_not_found', 'amount_not_positive', { amount: '0' }, { userId: 'nobody' }],
    ['user_not_found', 'insufficient_credits', usage, { userId: 'nobody' }],
    ['source_conflict', 'invalid_input expires_at', { expiresAt: past }, { sourceId: 'known' }],
    ['source_conflict', 'amount_not_positive', { amount: '0' }, { sourceId: 'known' }],
    ['source_conflict', 'insufficient_credits', usage, { sourceId: 'known' }],
    ['source_conflict', 'amount_out_of_range', { userId: 'rich' }, { sourceId: 'known' }],
    ['invalid_input expires_at', 'amount_not_positive', { amount: '0' }, { expiresAt: past }],
    ['invalid_input expires_at', 'amount_out_of_range', { userId: 'rich' }, { expiresAt: past }],
    ['amount_not_positive', 'insufficient_credits', { ...usage, userId: 'poor' }, { amount: '0' }],
    ['amount_not_positive', 'amount_out_of_range', { userId: 'rich' }, { type: 'usage', amount: '-1' }],
    [
      'insufficient_credits',
      'amount_out_of_range',
      { type: 'admin_removal', userId: 'poor', amount: most },
      { type: 'usage' },
    ],
  ];

  beforeEach(async () => {
    await books.post('admin_grant', '1', { sourceId: 'known' });
    await books.post('admin_grant', most, { userId: 'rich' });
  });

  it.each(rows)('%s comes before %s: %j, then also %j', async (earlier, late, wish, more) => {
    const { ledger } = books.db;
    expect(await reasonOf(ledger.post(command(wish)))).toBe(late);
    expect(await reasonOf(ledger.post(command({ ...wish, ...more })))).toBe(earlier);
  });

  it.each(rows)('in a batch, %s comes before %s: %j, then also %j', async (earlier, late, wish, more) => {
    const { ledger } = books.db;
    const commands = [command({ ...wish, ...more }), command(wish)];
    const answers = await ledger.postBatch({ commands, atomic: false });
    const codes = answers.map((answer) => (answer.ok ? 'done' : answer.refusal.code));
    expect(codes).toEqual([earlier, late].map((reason) => reason.split(' ')[0]));
    expect(await reasonOf(ledger.postBatch({ commands, atomic: true }))).toBe(`batch_refused 0 ${earlier}`);
    const turned = { commands: commands.toReversed(), atomic: true };
    expect(await reasonOf(ledger.postBatch(turned))).toBe(`batch_refused 0 ${late}`);
  });
});

describe('a hold', () => {
  const broken = { description: half };

  const rows: readonly Row<Parameters<typeof holdOf>[0]>[] = [
    ['invalid_input description', 'user_not_found', { userId: 'nobody' }, broken],
    ['invalid_input description', 'source_conflict', { sourceId: 'known', amount: '2' }, broken],
    ['invalid_input description', 'amount_not_positive', { amount: '0' }, broken],
    ['invalid_input description', 'insufficient_credits', { amount: '99' }, broken],
    ['invalid_input description', 'amount_out_of_range', { userId: 'rich' }, broken],
    ['user_not_found', 'source_conflict', { sourceId: 'known', amount: '2' }, { userId: 'nobody' }],
    ['user_not_found', 'amount_not_positive', { amount: '0' }, { userId: 'nobody' }],
    ['user_not_found', 'insufficient_credits', { amount: '99' }, { userId: 'nobody' }],
    ['source_conflict', 'amount_not_positive', { amount: '0' }, { sourceId: 'known' }],
    ['source_conflict', 'insufficient_credits', { amount: '99' }, { sourceId: 'known' }],
    ['source_conflict', 'amount_out_of_range', { userId: 'rich' }, { sourceId: 'known' }],
    ['amount_not_positive', 'insufficient_credits', { userId: 'poor' }, { amount: '0' }],
    ['insufficient_credits', 'amount_out_of_range', { userId: 'rich' }, { amount: '6' }],
  ];

  // All that rich may ever have held is held, and 5 are available beside it.
  beforeEach(async () => {
    await books.db.ledger.hold(holdOf({ sourceId: 'known' }));
    await books.allow(most, 'rich');
    await books.post('admin_grant', most, { userId: 'rich' });
    await books.db.ledger.hold(holdOf({ userId: 'rich', amount: most }));
    await books.post('usage', '9223372031.854775807', { userId: 'rich' });
  });

  it.each(rows)('%s comes before %s: %j, then also %j', async (earlier, late, wish, more) => {
    const { ledger } = books.db;
    expect(await reasonOf(ledger.hold(holdOf(wish)))).toBe(late);
    expect(await reasonOf(ledger.hold(holdOf({ ...wish, ...more })))).toBe(earlier);
  });
});

describe('the end of a hold', () => {
  interface Wish {
    readonly of?: 'open' | 'captured' | 'released' | 'expired' | 'deep' | 'deepReleased';
    /** Null: all that is held. */
    readonly amount?: string | null;
    readonly ownerId?: string;
  }

  const captures: readonly Row<Wish>[] = [
    ['hold_not_found', 'amount_not_positive', { amount: '-1' }, { ownerId: 'poor' }],
    ['hold_not_found', 'hold_captured', { of: 'captured', amount: '2' }, { ownerId: 'poor' }],
    ['hold_not_found', 'hold_released', { of: 'released' }, { ownerId: 'poor' }],
    ['hold_not_found', 'hold_expired', { of: 'expired' }, { ownerId: 'poor' }],
    ['hold_not_found', 'insufficient_credits', { amount: '99' }, { ownerId: 'poor' }],
    ['hold_not_found', 'amount_out_of_range', { of: 'deep' }, { ownerId: 'poor' }],
    ['amount_not_positive', 'hold_captured', { of: 'captured', amount: '2' }, { amount: '-1' }],
    ['amount_not_positive', 'hold_released', { of: 'released' }, { amount: '-1' }],
    ['amount_not_positive', 'hold_expired', { of: 'expired' }, { amount: '-1' }],
    ['hold_captured', 'insufficient_credits', { amount: '99' }, { of: 'captured' }],
    ['hold_released', 'insufficient_credits', { amount: '99' }, { of: 'released' }],
    ['hold_expired', 'insufficient_credits', { amount: '99' }, { of: 'expired' }],
    ['hold_released', 'amount_out_of_range', { of: 'deep' }, { of: 'deepReleased' }],
    ['insufficient_credits', 'amount_out_of_range', { of: 'deep' }, { amount: '6' }],
  ];

  let holds: Record<NonNullable<Wish['of']>, string>;

  beforeEach(async () => {
    const expired = await books.hold('1', 5);
    books.at(5);
    const [open, captured, released] = [await books.hold('5'), await books.hold('1'), await books.hold('1')];
    await books.capture(captured, '1');
    await books.release(released);
    await books.post('admin_grant', '10', { userId: 'rich' });
    const wanted = holdOf({ userId: 'rich', amount: '5' });
    const [deep, spare] = [await books.db.ledger.hold(wanted), await books.db.ledger.hold(wanted)];
    await books.release(spare.hold.id);
    // So deep in debt that what was promised cannot be taken.
    for (const amount of ['9223372036', '10']) await books.post('admin_removal', amount, { userId: 'rich' });
    const ids = { deep: deep.hold.id, deepReleased: spare.hold.id };
    holds = { open, captured, released, expired, ...ids };
  });

  it.each(captures)(
    'in a capture, %s comes before %s: %j, then also %j',
    async (earlier, late, wish, more) => {
      expect(await capture(wish)).toBe(late);
      expect(await capture({ ...wish, ...more })).toBe(earlier);
    },
  );

  it('in a release, hold_not_found comes before hold_captured', async () => {
    expect(await books.release(holds.captured, 'ada')).toBe('hold_captured');
    expect(await books.release(holds.captured, 'poor')).toBe('hold_not_found');
  });

  function capture({ of = 'open', amount = null, ownerId }: Wish): Promise<string> {
    return books.capture(holds[of], amount, { ownerId: ownerId ?? null });
  }
});
