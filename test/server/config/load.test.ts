import { describe, expect, it } from 'vitest';
import { accepted, dummyVariables, stripeVariables } from './load-with.ts';

const stripe = {
  provider: 'stripe',
  apiKey: 'sk_test_abc123',
  webhookSecrets: ['whsec_abc123'],
  priceId: 'price_abc123',
  hostUrl: 'https://credits.example.com',
  enableInvoiceCreation: false,
  onDispute: 'take',
  packs: [{ priceId: 'price_abc123', bonusNano: 0n }],
  maxQuantity: 1,
  freeAmount: null,
  apiBase: null,
  livemode: false,
};

describe('the guide', () => {
  it('configures Stripe in a file as written', () => {
    const { config } = accepted({
      yaml: `
payment:
  stripe:
    api_key: "sk_test_abc123"
    webhook_secret: "whsec_abc123"
    price_id: "price_abc123"
    host_url: "https://credits.example.com"
`,
    });
    expect(config.payment).toEqual(stripe);
    expect(config.hostUrl).toBe('https://credits.example.com');
  });

  it('configures Stripe by variables as written', () => {
    const { config } = accepted({ env: stripeVariables });
    expect(config.payment).toEqual(stripe);
  });

  it('configures the dummy provider in a file as written', () => {
    const { config } = accepted({
      yaml: 'payment:\n  dummy:\n    amount: 50\n    host_url: "http://localhost:3001"\n',
    });
    const payment = { provider: 'dummy', amountNano: 50_000_000_000n, hostUrl: 'http://localhost:3001' };
    expect(config).toMatchObject({ payment, tryOut: false });
  });

  it('configures the dummy provider by variables as written', () => {
    const { config } = accepted({ env: dummyVariables });
    expect(config.payment).toMatchObject({ provider: 'dummy', amountNano: 50_000_000_000n });
  });

  it('grants initial credits, from the file and from the variable', () => {
    const file = accepted({ yaml: 'credits:\n  initial_credits_for_standard_users: 10\n' });
    const variable = accepted({ env: { DWCTL_CREDITS__INITIAL_CREDITS_FOR_STANDARD_USERS: '0.1' } });
    expect(file.config.credits.initialNano).toBe(10_000_000_000n);
    expect(variable.config.credits.initialNano).toBe(100_000_000n);
  });
});

describe('settings', () => {
  it('have defaults', () => {
    expect(accepted({ yaml: '# nothing yet\n' }).config).toEqual({
      host: '127.0.0.1',
      port: 3001,
      hostUrl: 'http://localhost:3001',
      databasePath: '/work/data/coffer.db',
      backup: { folder: '/work/data/backups', everyHours: null, keep: 7 },
      secretKey: null,
      admin: null,
      payment: null,
      credits: { initialNano: 0n },
      auth: { allowSignUp: true, trustedProxies: [], sessionDays: 30 },
      log: { level: 'info', format: 'json' },
      tryOut: false,
    });
  });

  it('are all read from a file', () => {
    const { config } = accepted({
      yaml: `
host: "::"
port: 8080
database: { path: /srv/credits.db }
backup: { folder: /mnt/backups, every_hours: 24, keep: 30 }
admin_email: admin@example.com
admin_password: " with blanks "
secret_key: 0123456789012345678901234567890123
auth:
  allow_sign_up: false
  trusted_proxies: [10.0.0.0/8, "::1"]
  session_days: 7
log: { level: debug, format: pretty }
payment:
  stripe:
    api_key: rk_live_abc
    webhook_secret: [whsec_new, whsec_old]
    price_id: price_1
    host_url: HTTPS://Credits.Example.com:443//
    enable_invoice_creation: true
    on_dispute: hold
    packs: [price_2, price_3+2.5]
    max_quantity: 10
    free_amount: { min: 5, max: 500 }
    api_base: http://127.0.0.1:12111/
`,
    });
    expect(config).toEqual({
      host: '::',
      port: 8080,
      hostUrl: 'https://credits.example.com',
      databasePath: '/srv/credits.db',
      backup: { folder: '/mnt/backups', everyHours: 24, keep: 30 },
      secretKey: '0123456789012345678901234567890123',
      admin: { email: 'admin@example.com', password: ' with blanks ' },
      payment: {
        provider: 'stripe',
        apiKey: 'rk_live_abc',
        webhookSecrets: ['whsec_new', 'whsec_old'],
        priceId: 'price_1',
        hostUrl: 'https://credits.example.com',
        enableInvoiceCreation: true,
        onDispute: 'hold',
        packs: [
          { priceId: 'price_1', bonusNano: 0n },
          { priceId: 'price_2', bonusNano: 0n },
          { priceId: 'price_3', bonusNano: 2_500_000_000n },
        ],
        maxQuantity: 10,
        freeAmount: { min: 5, max: 500 },
        apiBase: 'http://127.0.0.1:12111',
        livemode: true,
      },
      credits: { initialNano: 0n },
      auth: { allowSignUp: false, trustedProxies: ['10.0.0.0/8', '::1'], sessionDays: 7 },
      log: { level: 'debug', format: 'pretty' },
      tryOut: false,
    });
  });

  it('take several webhook secrets and proxies from a variable with commas', () => {
    const { config } = accepted({
      env: {
        ...stripeVariables,
        DWCTL_PAYMENT__STRIPE__WEBHOOK_SECRET: 'whsec_new, whsec_old,',
        DWCTL_AUTH__TRUSTED_PROXIES: '127.0.0.1,fd00::/8',
      },
    });
    expect(config.payment).toMatchObject({ webhookSecrets: ['whsec_new', 'whsec_old'] });
    expect(config.auth.trustedProxies).toEqual(['127.0.0.1', 'fd00::/8']);
  });

  it.each([
    ['0.000000001', 1n],
    ['9007199254.000000001', 9_007_199_254_000_000_001n],
    ['50.10', 50_100_000_000n],
  ])('keep the amount %s exact in a file and in a variable', (amount, amountNano) => {
    const yaml = `payment:\n  dummy:\n    amount: ${amount}\n    host_url: http://localhost:3001\n`;
    expect(accepted({ yaml }).config.payment).toMatchObject({ amountNano });
    const env = { ...dummyVariables, DWCTL_PAYMENT__DUMMY__AMOUNT: amount };
    expect(accepted({ env }).config.payment).toMatchObject({ amountNano });
  });

  it('write the log for people on a terminal', () => {
    expect(accepted({ isTerminal: true }).config.log.format).toBe('pretty');
  });
});
