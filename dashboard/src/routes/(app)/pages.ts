import type { Component } from 'svelte';
import Activity from '@lucide/svelte/icons/activity';
import BookOpen from '@lucide/svelte/icons/book-open';
import CreditCard from '@lucide/svelte/icons/credit-card';
import KeyRound from '@lucide/svelte/icons/key-round';
import ReceiptText from '@lucide/svelte/icons/receipt-text';
import Users from '@lucide/svelte/icons/users';
import WalletCards from '@lucide/svelte/icons/wallet-cards';
import type { Me } from '#lib/views.ts';

/** One entry of the navigation. */
export interface PageLink {
  href: '/cost-management' | '/receipts' | '/payments' | '/books' | '/users' | '/api-keys' | '/system';
  label: string;
  icon: Component<{ size?: number }>;
}

/** The pages a person may open, in the order they are shown. */
export function pagesFor(me: Pick<Me, 'isManager' | 'isPlatformManager'>): PageLink[] {
  return [
    { href: '/cost-management', label: 'Cost Management', icon: WalletCards },
    { href: '/receipts', label: 'Receipts', icon: ReceiptText },
    ...(me.isManager
      ? ([
          { href: '/payments', label: 'Payments', icon: CreditCard },
          { href: '/books', label: 'Books', icon: BookOpen },
          { href: '/users', label: 'Users', icon: Users },
        ] as const)
      : []),
    { href: '/api-keys', label: 'API keys', icon: KeyRound },
    ...(me.isPlatformManager ? [{ href: '/system', label: 'System', icon: Activity } as const] : []),
  ];
}
