import { describe, expect, it } from 'vitest';
import { command, connectPlain, openWith } from '../open.ts';
import { auditBooks } from './chain.ts';

describe('the chain of a wallet', () => {
  it('is computed again from the rows alone', async () => {
    const { db, clock } = openWith('ada', 'bob');
    const causes = [null, 'cs_test_1', '0190a5d4-7c00-7abc-8000-000000000001', 'Ünïcode \u{1f600}', '12'];
    for (const [index, sourceId] of causes.entries()) {
      clock.nowMs += index;
      for (const userId of ['ada', 'bob']) {
        const origin = `wallet:${userId}`;
        const description = index % 2 === 0 ? null : 'line one\nline "two"\u2028';
        const metadata = index === 1 ? { "it's": '1' } : null;
        await db.ledger.post(command({ userId, origin, sourceId, description, metadata }));
      }
    }
    expect(auditBooks(connectPlain(db.path))).toEqual([]);
  });

  it('shows a row that was changed under the nose of the triggers, and where', async () => {
    const { db } = openWith('ada', 'bob');
    for (const userId of ['ada', 'bob', 'ada', 'ada']) await db.ledger.post(command({ userId }));
    const plain = connectPlain(db.path);
    plain.exec('DROP TRIGGER transaction_never_changes');
    plain.exec("UPDATE ledger_transaction SET description = 'forged' WHERE seq = 3");
    expect(auditBooks(plain)).toEqual(['row 3: hash', 'row 4: hash', 'ada: last hash']);
  });
});
