import { formatCredits, hasPlatformManager } from '@coffer/db';
import { z } from 'zod';
import { userName } from '../auth/account-fields.ts';
import { setUp } from '../auth/set-up.ts';
import { startVerifying } from '../proof/start.ts';
import { repairWebhook } from '../system/repair.ts';
import { readStatus, readVerification } from '../system/status.ts';
import { email } from '../text.ts';
import { version } from '../version.ts';
import { password } from './input.ts';
import { anyone, router, signedIn } from './trpc.ts';

const setUpInput = z.object({
  token: z.string().min(1).max(200),
  name: userName,
  email,
  password,
});

const statusInput = z.object({ anew: z.boolean().optional() }).optional();

export const systemRouter = router({
  /** What a page must know before anybody has signed in. */
  config: anyone.query(async ({ ctx }) => {
    const { payment, auth, hostUrl } = ctx.deps.config;
    return {
      signUpAllowed: auth.allowSignUp,
      paymentEnabled: payment !== null,
      provider: payment?.provider ?? null,
      /** Payments go through a provider that plays: no money moves. */
      isTestMode: payment?.provider === 'stripe' && !payment.livemode,
      dummyAmount: payment?.provider === 'dummy' ? formatCredits(payment.amountNano) : null,
      needsSetup: !(await hasPlatformManager(ctx.deps.db)),
      hostUrl,
      version,
    };
  }),

  /** Makes the first administrator, with the link that the server printed. */
  setUp: anyone.input(setUpInput).mutation(({ ctx, input }) => setUp(ctx.deps, input)),

  /** Whether everything is as it should be, for whoever runs it. What was found in the last 15 seconds counts, unless `anew`. */
  status: signedIn.input(statusInput).query(async ({ ctx, input }) => {
    const { checks, checkedAtMs } = await readStatus(ctx.deps, ctx.caller, { anew: input?.anew ?? false });
    const isVerifying = ctx.deps.verifier.state().progress !== null;
    return { checks, checkedAt: new Date(checkedAtMs).toISOString(), isVerifying };
  }),

  /** How far looking through the books has come: light enough to be asked every second. */
  verification: signedIn.query(({ ctx }) => readVerification(ctx.deps, ctx.caller)),

  /** Begins to look through the books; `verification` tells how far it has come. */
  verify: signedIn.mutation(({ ctx }) => startVerifying(ctx.deps, ctx.caller, ctx.stopping)),

  /** Has the payment provider send its events here. Done again it changes nothing. */
  repairWebhook: signedIn.mutation(({ ctx }) => repairWebhook(ctx.deps, ctx.caller)),
});
