import { type Column, type SQL, type Table, getTableColumns, sql } from 'drizzle-orm';
import type { Query } from './store.ts';

// Drizzle writes the SQL of a query anew each time, which takes longer than SQLite then takes to run it. What is asked for
// every event is written once for each connection, with places where the values go.

/** Makes queries once for each connection, when they are first wanted there. */
export function prepared<Queries>(make: (query: Query) => Queries): (query: Query) => Queries {
  const made = new WeakMap<Query, Queries>();
  return (query) => {
    const known = made.get(query);
    if (known !== undefined) return known;
    const queries = make(query);
    made.set(query, queries);
    return queries;
  };
}

/** Where a value of a column goes, by the column's name in TypeScript or another one. */
export function place<Of extends Column>(column: Of, name: string): SQL<Of['_']['data']> {
  const encoder = {
    mapToDriverValue: (value: unknown): unknown => (value === null ? null : column.mapToDriverValue(value)),
  };
  return sql<Of['_']['data']>`${sql.param(sql.placeholder(name), encoder)}`;
}

type ColumnName<Of extends Table> = keyof Of['_']['columns'] & string;

/** The same for several columns of a table, as `values` and `set` take them. */
export function places<Of extends Table, Name extends ColumnName<Of>>(
  table: Of,
  names: readonly Name[],
): Record<Name, SQL> {
  const columns: Record<string, Column> = getTableColumns(table);
  const entries = names.flatMap((name) => {
    const column = columns[name];
    return column ? [[name, place(column, name)]] : [];
  });
  return Object.fromEntries(entries) as Record<Name, SQL>;
}
