import type { AppRouter } from '@coffer/server/api';
import { createTRPCClient, httpBatchLink } from '@trpc/client';

/** The typed API in the hands of one person. */
export type Client = ReturnType<typeof clientOf>;

/** The administrator that the staged products are configured with. */
export const admin = { email: 'admin@example.com', password: 'a long enough password' };

/** Somebody who signed in without a browser. */
export interface SignedIn {
  readonly id: string;
  /** The session, as a Cookie header carries it. */
  readonly cookie: string;
  readonly api: Client;
}

/** Signs in. Throws when the server refuses. */
export async function signIn(url: string, who: { email: string; password: string }): Promise<SignedIn> {
  const response = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: who.email, password: who.password }),
  });
  if (!response.ok) throw new Error(`${who.email} could not sign in: ${response.status}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const api = clientOf(url, { cookie, origin: url });
  const me = await api.user.me.query();
  if (!me) throw new Error(`${who.email} is not signed in`);
  return { id: me.id, cookie, api };
}

/** What an application spends of a person's credits, with a key of theirs. `amount` is in credits. */
export async function spend(
  url: string,
  { api }: SignedIn,
  usage: { amount: string; description: string },
): Promise<void> {
  const { key } = await api.key.create.mutate({ name: 'an application', scopes: ['usage:write'] });
  await clientOf(url, { authorization: `Bearer ${key}` }).usage.post.mutate(usage);
}

/** The typed API with some headers: a session's cookie, or a key. */
export function clientOf(url: string, headers: Record<string, string>) {
  return createTRPCClient<AppRouter>({
    links: [httpBatchLink({ url: `${url}/trpc`, headers, maxItems: 5 })],
  });
}
