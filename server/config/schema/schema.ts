import { isIPv6 } from 'node:net';
import { z } from 'zod';
import { hostUrl } from './address.ts';
import { backupSchema } from './backup.ts';
import { paymentSchema } from './payment.ts';
import { settingMeta } from './setting.ts';
import { addressRange, creditAmount, line, listOf, onOrOff, wholeNumber } from './text.ts';

const listening = {
  host: line
    .refine((host) => isIPv6(host) || /^[\w-]+(\.[\w-]+)*$/.test(host))
    .prefault('127.0.0.1')
    .register(settingMeta, {
      description:
        'Address to listen on. The default answers this machine alone; `0.0.0.0` answers the network too.',
      expected: 'an IP address or a host name, without scheme and port',
      example: '0.0.0.0',
      keepsTryOut: true,
      mistakes: [
        { when: /:\/\//, mend: 'Leave out the scheme; the address people open goes into host_url.' },
        { when: /^[^:]*:\d+$/, mend: 'Leave out the port here and set it as `port`.' },
      ],
    }),
  port: wholeNumber(1, 65_535).prefault('3001').register(settingMeta, {
    description: 'Port to listen on.',
    expected: 'a whole number from 1 to 65535',
    example: '3001',
    keepsTryOut: true,
  }),
  host_url: hostUrl,
};

const database = z.strictObject({
  path: line
    .regex(/[^/\\]$/)
    .prefault('./data/coffer.db')
    .register(settingMeta, {
      description: 'The database file; made, with its folder, when it is not there. Keep it on a local disk.',
      expected: 'the path of a file',
      example: '/var/lib/coffer/coffer.db',
      keepsTryOut: true,
    }),
});

const identity = {
  admin_email: line.pipe(z.email()).optional().register(settingMeta, {
    description:
      'Makes a Platform Manager at a start that finds none, together with `admin_password`. Later it changes nothing.',
    expected: 'an e-mail address',
    example: 'admin@example.com',
    defaultNote: 'none: the first start prints a one-time set-up link',
  }),
  admin_password: z
    .string()
    .min(8)
    .max(128)
    .optional()
    .register(settingMeta, {
      description: 'Password of that Platform Manager, set at that start only.',
      expected: 'a password of 8 to 128 characters',
      example: '...',
      defaultNote: 'none',
      whereToFind: 'Choose a long one: length counts for more than odd characters.',
      mistakes: [{ when: /^.{129,}$/s, mend: 'Choose one of 128 characters at most.' }],
      secret: true,
    }),
  secret_key: line.min(32).optional().register(settingMeta, {
    description: 'Signs sessions. Changing it signs everybody out.',
    expected: 'at least 32 characters that nobody can guess',
    example: '...',
    defaultNote: 'made at the first start and kept beside the database',
    whereToFind: '`openssl rand -base64 32` prints one; without this key Coffer makes its own.',
    secret: true,
  }),
};

const credits = z.strictObject({
  initial_credits_for_standard_users: creditAmount(0n)
    .prefault('0')
    .register(settingMeta, {
      description: 'Credits granted once to each new StandardUser. Decimals are allowed.',
      expected: 'a plain decimal number of credits, 0 or more, with at most 9 decimals',
      example: '10',
      mistakes: [
        { when: /^-/, mend: 'Leave out the minus: new users are given credits.' },
        { when: /^\d+(\.\d+)?e[+-]?\d+$/i, mend: 'Write the number out in full, with no exponent.' },
        { when: /^\d+\.\d{10,}$/, mend: 'Credits have at most 9 decimals: shorten it.' },
        { when: /^\d+,\d+$/, mend: 'Write the decimals after a point, not a comma.' },
      ],
    }),
});

const auth = z.strictObject({
  allow_sign_up: onOrOff.prefault('true').register(settingMeta, {
    description: 'Let people make an account for themselves.',
    expected: 'true or false',
    example: 'false',
  }),
  trusted_proxies: listOf(addressRange).optional().register(settingMeta, {
    description:
      'Addresses of the reverse proxies in front, whose `X-Forwarded-For` is believed: a YAML list, or commas in the variable.',
    expected: 'IP addresses or ranges such as 10.0.0.0/8',
    example: '127.0.0.1',
    defaultNote: 'none',
  }),
  session_days: wholeNumber(1, 365).prefault('30').register(settingMeta, {
    description: 'Days that a sign-in lasts without a visit.',
    expected: 'a whole number of days from 1 to 365',
    example: '7',
  }),
});

const log = z.strictObject({
  level: line
    .pipe(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']))
    .prefault('info')
    .register(settingMeta, {
      description:
        'Least serious message that is logged: `fatal`, `error`, `warn`, `info`, `debug` or `trace`.',
      expected: 'fatal, error, warn, info, debug or trace',
      example: 'debug',
      keepsTryOut: true,
    }),
  format: line
    .pipe(z.enum(['pretty', 'json']))
    .optional()
    .register(settingMeta, {
      description: 'How the log is written: `pretty` for people, `json` for machines.',
      expected: 'pretty or json',
      example: 'json',
      defaultNote: '`pretty` on a terminal, else `json`',
      keepsTryOut: true,
    }),
});

/**
 * Every key that Coffer knows: its type, its default and what is told about it. File and environment are read by it,
 * and the reference in the README and `.env.example` are written from it.
 */
export const configSchema = z.strictObject({
  payment: paymentSchema.prefault({}),
  credits: credits.prefault({}),
  ...listening,
  database: database.prefault({}),
  backup: backupSchema.prefault({}),
  ...identity,
  auth: auth.prefault({}),
  log: log.prefault({}),
});

/** The settings as written, read and checked one by one. */
export type Settings = z.output<typeof configSchema>;
