import { SCOPE_WORDS } from '#lib/format/words.ts';
import type { Me, Scope } from '#lib/views.ts';

/** How long a key may live, in days; '' is without end. */
export const LIFETIMES = [
  { value: '30', label: 'In 30 days' },
  { value: '90', label: 'In 90 days' },
  { value: '365', label: 'In a year' },
  { value: '', label: 'Never' },
];

const FOR_EVERYONE: Scope[] = ['credits:read', 'usage:write', 'payments:write'];
const FOR_MANAGERS: Scope[] = [
  'credits:read',
  'credits:write',
  'usage:write',
  'payments:write',
  'users:read',
];

/** The scopes that mean something for a person: a key never goes beyond its owner's roles. */
export function scopesFor(
  me: Pick<Me, 'isManager' | 'isPlatformManager'>,
): { value: Scope; label: string }[] {
  const scopes = me.isManager ? FOR_MANAGERS : FOR_EVERYONE;
  const all: Scope[] = me.isPlatformManager ? [...scopes, 'users:write'] : scopes;
  return all.map((value) => ({ value, label: SCOPE_WORDS[value] }));
}
