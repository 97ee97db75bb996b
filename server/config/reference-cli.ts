import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogOf } from './catalog.ts';
import { exampleEnvironment, withReference } from './reference.ts';
import { configSchema } from './schema/schema.ts';

/* Writes what is known about the configuration into the README and .env.example: `pnpm generate`. */

const root = join(import.meta.dirname, '../..');
const readme = join(root, 'README.md');
const catalog = catalogOf(configSchema);

writeFileSync(readme, withReference(readFileSync(readme, 'utf8'), catalog));
writeFileSync(join(root, '.env.example'), exampleEnvironment(catalog));
process.stdout.write('Wrote the configuration reference into README.md and .env.example\n');
