import { z } from 'zod';
import { addressMistakes, providerHostUrl } from './address.ts';
import { freeAmount, maxQuantity, packs } from './packs.ts';
import { settingMeta, type Mistake } from './setting.ts';
import { creditAmount, line, listOf, onOrOff, origin } from './text.ts';

const isSigningSecret: Mistake = {
  when: /^whsec_/,
  found: 'a webhook signing secret (starts with whsec_)',
  mend: 'That one belongs in payment.stripe.webhook_secret; this is the secret key from Developers → API keys.',
};

const apiKey = line.regex(/^(sk|rk)_(live|test)_\w+$/).register(settingMeta, {
  description: 'Stripe secret key, or a restricted one (`rk_...`). A test key sells with test cards only.',
  expected: 'a Stripe secret key: sk_live_..., sk_test_..., rk_live_... or rk_test_...',
  example: 'sk_test_...',
  whereToFind: 'Copy it in the Stripe Dashboard from Developers → API keys.',
  secret: true,
  mistakes: [
    {
      when: /^pk_/,
      found: 'a publishable key (starts with pk_)',
      mend: 'Copy the secret key beside it, in the Stripe Dashboard under Developers → API keys.',
    },
    isSigningSecret,
  ],
});

const webhookSecret = listOf(z.string().regex(/^whsec_[\w+/=-]+$/)).register(settingMeta, {
  description:
    'Signing secret of the webhook. While one is being replaced, both: a YAML list, or commas in the variable.',
  expected: 'the signing secret of the webhook: whsec_...',
  example: 'whsec_...',
  whereToFind:
    'Copy it in the Stripe Dashboard from Developers → Webhooks → your endpoint → Signing secret, or from `stripe listen`.',
  secret: true,
  mistakes: [
    {
      when: /^(sk|rk|pk)_/,
      found: 'an API key',
      mend: 'An API key belongs in payment.stripe.api_key; copy the Signing secret of your endpoint from Developers → Webhooks.',
    },
    {
      when: /^we_/,
      found: 'the id of the endpoint (starts with we_)',
      mend: 'Open that endpoint in the Stripe Dashboard under Developers → Webhooks and copy its Signing secret.',
    },
  ],
});

const priceId = line.regex(/^price_\w+$/).register(settingMeta, {
  description: 'The Stripe Price that is sold. 1.00 of its currency buys 1 credit.',
  expected: 'the id of a Stripe Price: price_...',
  example: 'price_...',
  whereToFind: 'Copy the Price ID in the Stripe Dashboard from Products → your product.',
  mistakes: [
    {
      when: /^prod_/,
      mend: 'That is the product. Open it in the Stripe Dashboard under Products and copy the Price ID of its price.',
    },
    { when: /^plan_/, mend: 'That is a subscription plan. Make a one-time price and copy its Price ID.' },
  ],
});

const stripe = z
  .strictObject({
    api_key: apiKey,
    webhook_secret: webhookSecret,
    price_id: priceId,
    host_url: providerHostUrl('https://your-app.example.com'),
    enable_invoice_creation: onOrOff.prefault('false').register(settingMeta, {
      description: 'Have Stripe make an invoice for each payment.',
      expected: 'true or false',
      example: 'true',
    }),
    on_dispute: line
      .pipe(z.enum(['take', 'hold']))
      .prefault('take')
      .register(settingMeta, {
        description:
          'What happens to credits while their payment is disputed: `take` takes them until it is won, `hold` sets aside what is left of them.',
        expected: 'take or hold',
        example: 'hold',
      }),
    packs,
    max_quantity: maxQuantity,
    free_amount: freeAmount,
    api_base: origin().optional().register(settingMeta, {
      description: 'Where the Stripe API is; something else than Stripe only in tests.',
      expected: 'scheme, host and port of a stand-in for the Stripe API',
      example: 'http://127.0.0.1:12111',
      mistakes: addressMistakes,
      hidden: true,
    }),
  })
  .describe('Sell credits through Stripe. The first four keys are needed.');

const amountMistakes: readonly Mistake[] = [
  { when: /^0+(\.0*)?$/, mend: 'Write how many credits a purchase gives: more than 0.' },
  { when: /^-/, mend: 'Leave out the minus: a purchase gives credits.' },
  { when: /^\d+(\.\d+)?e[+-]?\d+$/i, mend: 'Write the number out in full, with no exponent.' },
  { when: /^\d+\.\d{10,}$/, mend: 'Credits have at most 9 decimals: shorten it.' },
  { when: /^\d+,\d+$/, mend: 'Write the decimals after a point, not a comma.' },
];

const dummy = z
  .strictObject({
    amount: creditAmount(1n).register(settingMeta, {
      description: 'Credits that each purchase grants at once.',
      expected: 'a plain decimal number of credits above 0, with at most 9 decimals',
      example: '50',
      mistakes: amountMistakes,
    }),
    host_url: providerHostUrl('http://localhost:3001'),
    allow_in_production: onOrOff.prefault('false').register(settingMeta, {
      description: 'Let the dummy provider run although `NODE_ENV` is `production`.',
      expected: 'true or false',
      example: 'true',
    }),
  })
  .describe(
    'Grant credits with no payment taken, to try the checkout. Never beside Stripe, never in production.',
  );

/** Who takes the money: at most one of the two. */
export const paymentSchema = z.strictObject({ stripe: stripe.optional(), dummy: dummy.optional() });
