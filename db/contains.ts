import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/** Whether a text holds another, whatever its case; no character is special. */
export function contains(text: SQLWrapper, part: string): SQL {
  const pattern = `%${part.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql`${text} LIKE ${pattern} ESCAPE '\\'`;
}
