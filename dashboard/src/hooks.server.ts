import type { Handle } from '@sveltejs/kit/hooks';

/** Runs only while building: index.html also preloads the font, so that text does not change its shape. */
export const handle: Handle = ({ event, resolve }) =>
  resolve(event, { preload: ({ type }) => type !== 'asset' });
