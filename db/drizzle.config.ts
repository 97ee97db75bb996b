import { defineConfig } from 'drizzle-kit';

/** `pnpm --filter @coffer/db migration --name what_it_does` writes the next file; STRICT and triggers are added by hand. */
export default defineConfig({ dialect: 'sqlite', schema: './schema/*.ts', out: './migrations' });
