import { describe, expect, it } from 'vitest';
import * as schema from '../../../db/schema/index.ts';
import { connectPlain, openWith } from '../open.ts';

/** What a column says of itself in the program. */
interface DeclaredColumn {
  readonly name: string;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  readonly generated: unknown;
  getSQLType(): string;
}

interface StoredColumn {
  readonly name: string;
  readonly type: string;
  readonly notnull: bigint;
  readonly dflt_value: string | null;
  readonly hidden: bigint;
}

const nameOf = Symbol.for('drizzle:Name');
const tables = Object.values(schema)
  .filter((exported) => nameOf in exported)
  .map((table) => ({
    name: String(Reflect.get(table, nameOf)),
    columns: Object.values(table).filter(isColumn).map(declared),
  }));

describe('the schema in the program', () => {
  it.each(tables)('is the one in the file: $name', ({ name, columns }) => {
    const { db } = openWith();
    const stored = connectPlain(db.path).prepare<[], StoredColumn>(`PRAGMA table_xinfo('${name}')`).all();
    expect(stored.map(storedAs)).toEqual(columns);
  });

  it('knows every table in the file', () => {
    const { db } = openWith();
    const stored = connectPlain(db.path)
      .prepare<[], string>(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'",
      )
      .pluck()
      .all();
    expect(new Set(stored)).toEqual(new Set(tables.map((table) => table.name)));
  });
});

describe('every table', () => {
  it('is STRICT', () => {
    const { db } = openWith();
    const loose = connectPlain(db.path)
      .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0")
      .pluck()
      .all();
    expect(loose.filter((name) => !/^(sqlite_|__drizzle)/.test(String(name)))).toEqual([]);
  });

  it('is checked with nothing built for each row that is written', () => {
    const { db } = openWith();
    const plain = connectPlain(db.path);
    for (const { name, columns } of tables) {
      const places = columns.map(() => '?').join(', ');
      const program = plain
        .prepare<unknown[], { opcode: string }>(`EXPLAIN INSERT INTO ${name} VALUES (${places})`)
        .all(...columns.map(() => null));
      expect(program.length, name).toBeGreaterThan(0);
      expect(program.filter(({ opcode }) => opcode === 'OpenEphemeral')).toEqual([]);
    }
  });

  it('passes the checks of SQLite itself in a new file', () => {
    const { db } = openWith();
    const plain = connectPlain(db.path);
    expect(plain.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(plain.pragma('foreign_key_check')).toEqual([]);
  });
});

describe('an account', () => {
  it('has an empty wallet from the moment it is made, and one alone', () => {
    const { db } = openWith('ada', 'bob');
    const plain = connectPlain(db.path);
    expect(plain.prepare('SELECT user_id, balance, last_seq FROM wallet ORDER BY id').all()).toEqual([
      { user_id: 'ada', balance: 0n, last_seq: 0n },
      { user_id: 'bob', balance: 0n, last_seq: 0n },
    ]);
  });
});

function isColumn(value: unknown): value is DeclaredColumn {
  return typeof value === 'object' && value !== null && 'getSQLType' in value;
}

function declared(column: DeclaredColumn) {
  const { name, notNull, generated } = column;
  const isGenerated = generated !== undefined;
  // Drizzle counts what SQLite generates as a default.
  const hasDefault = column.hasDefault && !isGenerated;
  return { name, type: column.getSQLType().toLowerCase(), notNull, hasDefault, isGenerated };
}

function storedAs(column: StoredColumn) {
  return {
    name: column.name,
    type: column.type.toLowerCase(),
    notNull: column.notnull === 1n,
    hasDefault: column.dflt_value !== null,
    isGenerated: column.hidden === 2n,
  };
}
