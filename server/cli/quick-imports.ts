import { type ResolveHookSync, enableCompileCache, registerHooks } from 'node:module';
import { join } from 'node:path';

/** Stands with this installation: what is run must not come from a folder that all users of the machine share. */
const compiledFolder = join(import.meta.dirname, '../../node_modules/.cache/compiled');

/** Makes everything imported from now on load faster: a second start takes less than half the time. */
export function quickenImports(): void {
  enableCompileCache(compiledFolder);
  registerHooks({ resolve: resolveWithinDrizzle });
}

/**
 * To find out that a file is a module, Node reads the nearest package.json again for each file. Drizzle's has 180 kB
 * and more than a hundred files below it are loaded. What they import of one another are all modules.
 */
const resolveWithinDrizzle: ResolveHookSync = (specifier, context, nextResolve) => {
  const { parentURL } = context;
  const isWithin = specifier.startsWith('.') && parentURL?.includes('/node_modules/drizzle-orm/');
  if (!isWithin || !specifier.endsWith('.js')) return nextResolve(specifier, context);
  return { url: new URL(specifier, parentURL).href, format: 'module', shortCircuit: true };
};
