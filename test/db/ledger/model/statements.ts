import type SQLite from 'better-sqlite3';

type Listener = (sql: string) => void;

/** A connection that tells of each statement before it runs; what the listener throws comes in the statement's stead. */
export function listenTo(client: SQLite.Database, onStatement: Listener): SQLite.Database {
  return new Proxy(client, {
    get(target, name) {
      if (name === 'prepare') return (sql: string) => statementOf(target.prepare(sql), sql, onStatement);
      if (name === 'exec') {
        return (sql: string) => {
          onStatement(sql);
          return target.exec(sql);
        };
      }
      return memberOf(target, name);
    },
  });
}

const running: ReadonlySet<string | symbol> = new Set(['run', 'get', 'all', 'iterate']);

function statementOf<S extends SQLite.Statement>(statement: S, sql: string, onStatement: Listener): S {
  const proxy: S = new Proxy(statement, {
    get(target, name) {
      const member = memberOf(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        if (running.has(name)) onStatement(sql);
        const result: unknown = Reflect.apply(member, target, args);
        return result === target ? proxy : result;
      };
    },
  });
  return proxy;
}

function memberOf(target: object, name: string | symbol): unknown {
  const member: unknown = Reflect.get(target, name);
  return typeof member === 'function' ? member.bind(target) : member;
}
