export * from './access.ts';
export * from './account.ts';
export * from './ledger.ts';
export * from './proof.ts';
export * from './purchase.ts';
export * from './reversal.ts';
export * from './spending.ts';
export * from './top-up.ts';
