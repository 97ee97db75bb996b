/** Stripe's secrets begin so; one that strayed into another key must not be printed either. */
const credential = /(?:(?:sk|rk|pk)_(?:live|test|org)|whsec)_/i;

const longestShown = 80;

/** Shows what somebody wrote, unless it looks like a secret; shortened, with control characters made visible. */
export function quote(written: string): string {
  const prefix = credential.exec(written)?.[0];
  if (prefix !== undefined) return `something that looks like a secret (holds ${prefix})`;
  const shown = written.length > longestShown ? `${written.slice(0, longestShown)}…` : written;
  return JSON.stringify(shown);
}

/** Says of a secret only that it is there, and how long it is. */
export function concealed(secret: string): string {
  return `a value of ${secret.length} ${secret.length === 1 ? 'character' : 'characters'}`;
}
