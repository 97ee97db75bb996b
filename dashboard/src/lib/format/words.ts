import type { Actor, Purchase, Role, Scope, TransactionType } from '#lib/views.ts';

/** The ledger's types as people say them. */
export const TYPE_WORDS: Record<TransactionType, string> = {
  purchase: 'Purchase',
  admin_grant: 'Grant',
  admin_removal: 'Removal',
  usage: 'Usage',
  refund: 'Refund',
  dispute: 'Dispute',
  refund_reversal: 'Refund failed',
  dispute_reversal: 'Dispute won',
  expiry: 'Expired credits',
  bonus: 'Bonus',
};

export const ROLE_WORDS: Record<Role, string> = {
  StandardUser: 'Standard user',
  BillingManager: 'Billing manager',
  PlatformManager: 'Platform manager',
};

export const SCOPE_WORDS: Record<Scope, string> = {
  'credits:read': 'Read balances and transactions',
  'credits:write': 'Grant and remove credits',
  'usage:write': 'Record usage',
  'payments:write': 'Start and settle payments',
  'users:read': 'Read users',
  'users:write': 'Create and change users',
};

const PROVIDER_WORDS: Readonly<Record<string, string>> = {
  stripe: 'Stripe',
  dummy: 'the dummy provider',
};

/** Who did something, from where `meId` stands: "you", a name, "an administrator", "an application", "API key …". */
export function actorWords(actor: Actor, meId: string): string {
  switch (actor.type) {
    case 'user':
      if (actor.id === meId) return 'you';
      return actor.id === null ? 'an administrator' : (actor.name ?? 'a former user');
    case 'api_key':
      if (actor.name === null) return 'an API key';
      return actor.id === null ? 'an application' : `API key ${actor.name}`;
    case 'provider':
      return PROVIDER_WORDS[actor.name ?? ''] ?? actor.name ?? 'the payment provider';
    case 'system':
      return 'Coffer';
  }
}

/** Whom a purchase is for, where that is not who pays: "Rosa Keller". */
export function crediteeWords({ creditee }: Pick<Purchase, 'creditee'>): string | null {
  return creditee && (creditee.name || 'a former user');
}

/** Whether somebody pays who is not told to who is credited. */
export function isPaidByAnother({ payerId }: Pick<Purchase, 'payerId'>): boolean {
  return payerId === '';
}

/** A price such as "10.00 USD". */
export function priceWords(purchase: Pick<Purchase, 'amount' | 'currency'>): string {
  if (purchase.amount === null) return 'Purchase';
  return `${purchase.amount} ${(purchase.currency ?? '').toUpperCase()}`.trim();
}
