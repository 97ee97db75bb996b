/** Lets the arrow keys, Home and End walk the rows (`data-row`) of a list; Tab still leaves it as always. */
export function walkRows(list: HTMLElement): () => void {
  const walk = (event: KeyboardEvent): void => {
    const rows = [...list.querySelectorAll<HTMLElement>('[data-row]')];
    const index = rows.findIndex((row) => row === document.activeElement);
    if (index < 0) return;
    const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.length - 1 }[event.key];
    const row = target === undefined ? undefined : rows[target];
    if (!row) return;
    event.preventDefault();
    row.focus();
  };
  list.addEventListener('keydown', walk);
  return () => list.removeEventListener('keydown', walk);
}
