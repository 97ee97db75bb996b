import { describe, expect, it } from 'vitest';
import { places, prepared } from '../../db/prepared.ts';
import { note, user } from '../../db/schema/index.ts';
import { connectQuery, openWith, startMs } from './open.ts';

const fields = ['id', 'name', 'email', 'emailVerified', 'createdAt', 'updatedAt', 'deletedAt'] as const;

describe('queries that are written once', () => {
  it('are made once for each connection', () => {
    const { db } = openWith('ada');
    const queries = prepared((query) => ({ users: query.select().from(user).prepare() }));
    const [one, another] = [connectQuery(db), connectQuery(db)];
    expect(queries(one)).toBe(queries(one));
    expect(queries(one)).not.toBe(queries(another));
    expect(queries(another).users.all()).toHaveLength(1);
  });

  it.each([
    { deletedAt: new Date(startMs), emailVerified: true },
    { deletedAt: null, emailVerified: false },
  ])('store values as their columns do: $deletedAt, $emailVerified', (values) => {
    const query = connectQuery(openWith('bob').db);
    const add = query.insert(user).values(places(user, fields)).prepare();
    const at = new Date(startMs);
    const ada = { id: 'ada', name: 'Ada', email: 'ada@x.test', createdAt: at, updatedAt: at, ...values };
    add.run(ada);
    expect(query.select().from(user).all()).toMatchObject([{ name: 'bob' }, ada]);
  });

  it('refuse to run without a value for each place', () => {
    const query = connectQuery(openWith().db);
    const add = query
      .insert(note)
      .values(places(note, ['name', 'value', 'updatedAt']))
      .prepare();
    expect(() => add.run({ name: 'mark', value: '1' })).toThrow(/updatedAt/);
  });
});
