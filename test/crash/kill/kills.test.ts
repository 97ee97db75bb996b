import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Credits, openDatabase } from '../../../db/index.ts';
import { addUser, command } from '../../db/open.ts';
import { createTestFolder } from '../../setup/database.ts';
import { readSteps } from '../../db/migrations-folder.ts';
import { check } from './check.ts';
import { killOften } from './kills.ts';
import { type Movement, type Piece, pieceOf, users } from './plan.ts';

describe('fifteen kills', () => {
  it('under load, while it starts, upgrades and recovers, lose nothing, double nothing and halve nothing', async () => {
    const seed = String(randomInt(1_000_000_000));
    const { faults, kills, acknowledged } = await killOften({ kills: 15, seed, lanes: 2 });
    expect(faults, `pnpm crash --seed ${seed}`).toEqual([]);
    expect(kills).toBeGreaterThanOrEqual(15);
    expect(acknowledged).toBeGreaterThan(0);
  }, 120_000);
});

describe('the check after a kill', () => {
  const seed = 'a seed';

  /** The first piece of a kind, with its name. */
  function find<Kind extends Piece['kind']>(kind: Kind, fits: (piece: PieceOf<Kind>) => boolean) {
    for (let index = 0; ; index += 1) {
      const piece = pieceOf(seed, `0.${index}`);
      if (piece.kind === kind && fits(piece as PieceOf<Kind>))
        return { name: `0.${index}`, piece: piece as PieceOf<Kind> };
    }
  }

  /** What the check finds in a file in which these movements were posted, and after this was told. */
  async function findIn(posts: readonly { source: string; movement: Movement }[], told: string[] = []) {
    const path = join(createTestFolder(), 'coffer.db');
    const db = openDatabase({ path });
    for (const user of users) addUser(db, user);
    for (const { source: sourceId, movement } of posts) {
      const { userId, type } = movement;
      await db.ledger.post({ ...command({ userId, type, sourceId }), amount: movement.amount as Credits });
    }
    await db.close();
    return check({ path, seed, told, lastFrom: 0 }, readSteps().length);
  }

  const isPlainGrant = (movement: Movement): boolean =>
    movement.type === 'admin_grant' && movement.expiresAfterMs === null;

  it('finds nothing wrong with what is as it was told', async () => {
    const { name, piece } = find('post', isPlainGrant);
    expect(await findIn([{ source: name, movement: piece }], [`posted ${name}`])).toEqual([]);
  });

  it('misses what was acknowledged and is not there', async () => {
    const told = ['open', 'posted 0.1', 'held 0.2', 'captured 0.3', 'paid 0.4', 'begun 0.5', 'kept 0.5'];
    const lost = ['posted 0.1', 'held 0.2', 'captured 0.3', 'paid 0.4', 'backup 0.5'];
    expect(await findIn([], told)).toEqual(lost.map((what) => `lost: ${what}`));
  });

  it('sees a movement that is not what was posted', async () => {
    const { name, piece } = find('post', isPlainGrant);
    const movement = { ...piece, amount: piece.amount + 1n };
    expect(await findIn([{ source: name, movement }])).toEqual([
      `admin_grant ${name}: ${piece.userId} ${movement.amount}, not ${piece.userId} ${piece.amount}`,
    ]);
  });

  it('sees half a batch', async () => {
    const { name, piece } = find('batch', ({ atomic, items }) => atomic && items.every(isPlainGrant));
    const [movement] = piece.items;
    if (!movement) throw new Error('a batch has items');
    expect(await findIn([{ source: `${name}/0`, movement }])).toEqual([
      `batch ${name}: 1 of ${piece.items.length} items`,
    ]);
  });
});

type PieceOf<Kind> = Extract<Piece, { kind: Kind }>;
