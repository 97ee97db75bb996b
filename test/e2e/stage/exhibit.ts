import { type Product, startProduct } from '../product.ts';
import { type Client, admin, clientOf, signIn } from './people.ts';
import { StageClock } from './stage-clock.ts';
import { dummyVariables } from './stage.ts';

/** What the pictures show. */
export interface Exhibit {
  readonly product: Product;
  /** The administrator's session. */
  readonly cookie: string;
  /** A user with a history. */
  readonly userId: string;
  /** A user without one. */
  readonly newcomerId: string;
}

const dayMs = 86_400_000;

const names = ['Rosa Keller', 'Ben Okafor', 'Ines Duarte', 'Mika Virtanen', 'Priya Nair', 'Tom Becker'];

type Kind = 'purchase' | 'grant' | 'removal' | 'usage';

/** What happened, how many days ago; the amount is in credits. */
const story: readonly (readonly [daysAgo: number, kind: Kind, amount: string, text: string])[] = [
  [84, 'grant', '25', 'Welcome bonus'],
  [80.3, 'purchase', '50', ''],
  [76.1, 'usage', '12.4', 'Batch of 31,000 embeddings'],
  [70.8, 'usage', '18.15', 'Chat, first half of September'],
  [63.2, 'usage', '21.5', 'Fine-tuning run 6'],
  [57.9, 'purchase', '50', ''],
  [50.4, 'usage', '31.0425', 'Fine-tuning run 7'],
  [44.6, 'usage', '16.8', 'Chat, second half of September'],
  [38.7, 'grant', '40', 'Invoice 2026-118'],
  [31.2, 'usage', '22.75', 'Batch of 58,000 embeddings'],
  [26.5, 'usage', '19.3', 'Chat, October'],
  [19.1, 'grant', '60', 'Invoice 2026-131'],
  [18.9, 'removal', '20', 'Invoice 2026-131 was for 40'],
  [12.4, 'usage', '14.2', 'Batch of 36,000 embeddings'],
  [6.3, 'usage', '9.85', 'Chat, first week of November'],
  [1.2, 'purchase', '50', ''],
  [0.1, 'usage', '7.4', 'Chat, second week of November'],
];

/** Starts a product with people, keys and a history that could be real. */
export async function startExhibit(): Promise<Exhibit> {
  const clock = new StageClock();
  clock.turnBack(0);
  const product = await startProduct({
    folder: clock.folder,
    variables: (url) => ({ ...dummyVariables(url), ...clock.variables }),
  });
  const people = await invite(product);
  const { key } = await people.api.key.create.mutate({ name: 'Inference gateway' });
  const api = clientOf(product.url, { authorization: `Bearer ${key}` });
  for (const step of story) {
    clock.turnBack(step[0] * dayMs);
    for (const userId of people.ids.slice(0, 5)) await happen(api, userId, step);
  }
  clock.turnBack(0);
  await promise(api, people.ids[1] ?? '');
  await api.key.create.mutate({ name: 'Nightly report', scopes: ['credits:read', 'users:read'] });
  const { cookie } = await signIn(product.url, admin);
  return { product, cookie, userId: people.ids[1] ?? '', newcomerId: people.ids.at(-1) ?? '' };
}

async function invite(product: Product): Promise<{ api: Client; ids: readonly string[] }> {
  const { api, id } = await signIn(product.url, admin);
  const ids = [id];
  for (const name of names) {
    const email = `${name.toLowerCase().replace(' ', '.')}@example.com`;
    ids.push((await api.user.create.mutate({ name, email })).user.id);
  }
  const roles = ['StandardUser', 'BillingManager'] as const;
  await api.user.update.mutate({ id: ids[2] ?? '', roles: [...roles] });
  return { api, ids };
}

/** A wallet of which something is held, something may be owed, and something expires. */
async function promise(api: Client, userId: string): Promise<void> {
  const expiresAt = new Date(Date.now() + 21 * dayMs).toISOString();
  const description = 'Anniversary';
  await api.grant.post.mutate({
    ...{ userId, amount: '5', description, expiresAt },
    requestId: crypto.randomUUID(),
  });
  await api.overdraft.set.mutate({ userId, overdraft: '25' });
  await api.hold.create.mutate({ userId, amount: '2.5' });
}

async function happen(
  api: Client,
  userId: string,
  [, kind, amount, text]: (typeof story)[number],
): Promise<void> {
  const requestId = crypto.randomUUID();
  if (kind === 'purchase') await api.purchase.start.mutate({ requestId, crediteeId: userId });
  else if (kind === 'usage') await api.usage.post.mutate({ userId, amount, description: text });
  else await api[kind].post.mutate({ userId, amount, description: text, requestId });
}
