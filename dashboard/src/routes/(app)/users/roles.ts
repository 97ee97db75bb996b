import type { Role } from '#lib/views.ts';

/** The roles that can be given and taken; everybody always is a standard user. */
export const EXTRA_ROLES: { value: Role; label: string; hint: string }[] = [
  {
    value: 'BillingManager',
    label: 'Billing manager',
    hint: 'Sees every balance and payment, grants and removes credits.',
  },
  {
    value: 'PlatformManager',
    label: 'Platform manager',
    hint: 'All of that, and makes users, gives roles and sees the system page.',
  },
];

/** The whole set of roles behind some ticked boxes. */
export function withStandard(extra: readonly Role[]): Role[] {
  return ['StandardUser', ...extra.filter((role) => role !== 'StandardUser')];
}
