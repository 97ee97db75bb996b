import root from '../package.json' with { type: 'json' };

/** This version of Coffer. */
export const version: string = root.version;
