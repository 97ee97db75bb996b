/** Where to go after signing in: a path of this site, never another site's address. */
export function nextPath(next: string | null): string {
  if (!next || !next.startsWith('/') || /^\/[\\/]/.test(next)) return '/cost-management';
  return next;
}
