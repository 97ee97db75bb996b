import { settingMeta, type Mistake, type SettingMeta } from './setting.ts';
import { origin } from './text.ts';

/** What people write in place of the address of a whole host. */
export const addressMistakes: readonly Mistake[] = [
  { when: /@/, found: 'an address that holds a user name', mend: 'Leave out everything up to the @.' },
  {
    when: /^(?!https?:\/\/)/i,
    mend: 'Begin it with https:// (or http://localhost while trying things out).',
  },
  { when: /[?#]/, mend: 'Leave out the ? or # and what follows it.' },
  {
    when: /^https?:\/\/[^/]+\/+[^/]/i,
    mend: 'Leave out the path: Coffer is served at the root of its host. Give it a host name of its own.',
  },
];

const ofThisCoffer = {
  expected: 'scheme, host and, if need be, port of this Coffer, with no path',
  mistakes: addressMistakes,
} satisfies Partial<SettingMeta>;

/** The address that a payment provider needs for the way back. */
export function providerHostUrl(example: string) {
  const description = 'The address people open Coffer at; the way back from the checkout starts there.';
  return origin().register(settingMeta, { ...ofThisCoffer, description, example });
}

/** The same address where nothing is sold. */
export const hostUrl = origin()
  .optional()
  .register(settingMeta, {
    ...ofThisCoffer,
    description:
      'The address people open Coffer at, where no payment provider is configured; with one, its `host_url` counts.',
    example: 'https://your-app.example.com',
    defaultNote: '`http://localhost` and the port',
  });
