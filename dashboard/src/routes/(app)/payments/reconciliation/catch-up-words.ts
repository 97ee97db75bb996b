import type { Outputs } from '#lib/views.ts';

/** Says what catching up came to. */
export function sayCaughtUp({
  credited,
  reversed,
  isCutShort,
}: Outputs['reconciliation']['catchUp']): string {
  const counts = `Newly credited: ${credited}. With new refunds or disputes: ${reversed}.`;
  if (!isCutShort) return `Caught up. ${counts}`;
  return `Not all could be asked for yet. ${counts} The rest follows by itself, or when you catch up again.`;
}
