import { assert, asyncProperty, oneof, property, string, uuid } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packSource, unpackSource } from '../../../db/ledger/source.ts';
import { command, connectPlain, openWith } from '../open.ts';

const sources = oneof(string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), uuid());

describe('a source', () => {
  it('reads back as it was written', () => {
    assert(
      property(sources, (source) => {
        expect(unpackSource(packSource(source))).toBe(source);
      }),
    );
  });

  it.each([
    ['0190a5d4-7c00-7abc-8000-000000000001', true],
    ['00000000-0000-0000-0000-000000000000', true],
    ['0190A5D4-7C00-7ABC-8000-000000000001', false],
    ['0190a5d47c007abc8000000000000001', false],
    ['cs_test_a1b2', false],
    ['0190a5d4-7c00-7abc-8000-000000000001\n', false],
    ['12', false],
  ])('%j takes 16 bytes: %s', (source, isShort) => {
    expect(typeof packSource(source) !== 'string').toBe(isShort);
  });

  it('reads the same from SQL as from the program', async () => {
    const { db } = openWith('ada');
    const plain = connectPlain(db.path);
    const read = plain
      .prepare<[bigint], string>('SELECT source_id FROM named_transaction WHERE seq = ?')
      .pluck();
    await assert(
      asyncProperty(sources, async (sourceId) => {
        const { transaction } = await db.ledger.post(command({ sourceId }));
        expect(transaction.sourceId).toBe(sourceId);
        expect(read.get(BigInt(transaction.seq))).toBe(sourceId);
      }),
    );
  });

  it('that nobody named is the own id of its row', async () => {
    const { db } = openWith('ada');
    const { transaction } = await db.ledger.post(command());
    expect(transaction.sourceId).toBe(transaction.id);
    const stored = connectPlain(db.path).prepare('SELECT id, source, source_id FROM named_transaction').get();
    expect(stored).toEqual({ id: transaction.id, source: null, source_id: transaction.id });
  });
});
