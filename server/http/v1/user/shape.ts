import { type User, formatCredits } from '@coffer/db';
import { z } from '@hono/zod-openapi';
import { type Caller, allRoles, isPlatformManager, roles } from '../../../access/caller.ts';
import { seesBalance } from '../../../access/policy.ts';
import { moment } from '../field.ts';

export const UserShape = z
  .object({
    id: z.uuid(),
    email: z.email(),
    username: z.string(),
    display_name: z.string(),
    roles: z.array(z.enum(roles)),
    is_admin: z.boolean().openapi({ description: 'Whether this is a PlatformManager.' }),
    created_at: moment,
    has_payment_provider_id: z.boolean(),
    credit_balance: z
      .number()
      .optional()
      .openapi({ description: 'For old clients; see credit_balance_exact.' }),
    credit_balance_exact: z.string().optional().openapi({ example: '100.00' }),
  })
  .openapi('User');

export const includeQuery = z
  .string('must be given once')
  .optional()
  .openapi({ description: '`billing` adds the balance.', example: 'billing' });

/** Whether the caller asked for balances and may see this user's. */
export function showsBilling(caller: Caller, user: Pick<User, 'id'>, include: string | undefined): boolean {
  const isAsked = include?.split(',').includes('billing') ?? false;
  return isAsked && seesBalance(caller, user.id);
}

/** A user as REST shows it. */
export function showUser(user: User, withBilling: boolean): z.output<typeof UserShape> {
  const balance = formatCredits(user.balance);
  return {
    id: user.id,
    email: user.email,
    username: user.email,
    display_name: user.name,
    roles: allRoles(user.roles),
    is_admin: isPlatformManager(user),
    created_at: user.createdAt.toISOString(),
    has_payment_provider_id: user.hasCustomer,
    ...(withBilling ? { credit_balance: Number(balance), credit_balance_exact: balance } : {}),
  };
}
