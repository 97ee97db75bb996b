import type { Database } from '../../../db/index.ts';
import { connectPlain } from '../open.ts';

/**
 * Does to the file what somebody with SQL can do: takes all guards away, changes what they like, and puts the guards back as if
 * nothing had been.
 */
export function tamper(db: Database, sql: string): void {
  const client = connectPlain(db.path);
  client.pragma('foreign_keys = OFF');
  client.pragma('ignore_check_constraints = ON');
  const triggers = client
    .prepare<[], { name: string; sql: string }>("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    .all();
  for (const { name } of triggers) client.exec(`DROP TRIGGER ${name}`);
  client.exec(sql);
  for (const trigger of triggers) client.exec(trigger.sql);
  client.close();
}
