import type { ListedPurchase } from '#lib/views.ts';

/** Who pays or is credited, as a list names them. */
export function partyName(party: ListedPurchase['payer']): string {
  if (!party) return 'Somebody else';
  return party.isRemoved ? 'A former user' : party.name || party.email;
}
