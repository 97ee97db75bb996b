import { onDestroy } from 'svelte';

/**
 * Closes a dialog unless it is closed already: an answer that comes after that must not close the one that was opened next.
 * Must be made while the dialog is set up.
 */
export function closer(close: () => void): () => void {
  let isThere = true;
  onDestroy(() => (isThere = false));
  return () => {
    if (isThere) close();
  };
}
