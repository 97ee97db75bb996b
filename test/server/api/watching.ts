import { randomUUID } from 'node:crypto';
import type { User } from '@coffer/db';
import { isTrackedEnvelope } from '@trpc/server';
import { type TestDeps, createTestDeps } from '../../setup/deps.ts';
import { apiAs, makeUser } from './caller.ts';

type Api = ReturnType<typeof apiAs>;

/** A user whose wallet is watched, and a manager who moves its credits. */
export interface World {
  readonly deps: TestDeps;
  readonly user: User;
  readonly manager: User;
  readonly asManager: Api;
  readonly asUser: Api;
  readonly grant: (amount: string) => ReturnType<Api['grant']['post']>;
}

/** Signs both up. */
export async function world(...overrides: Parameters<typeof createTestDeps>): Promise<World> {
  const deps = createTestDeps(...overrides);
  const manager = await makeUser(deps, 'Mona', ['PlatformManager']);
  const user = await makeUser(deps, 'Uma');
  const asManager = apiAs(deps, manager);
  const grant = (amount: string) =>
    asManager.grant.post({ userId: user.id, amount, requestId: randomUUID() });
  return { deps, user, manager, asManager, asUser: apiAs(deps, user), grant };
}

interface Told {
  readonly kind: string;
  readonly transaction: { readonly amount: string };
  readonly balance: {
    readonly balance: string;
    readonly held: string;
    readonly overdraft: string;
    readonly available: string;
    readonly asOfSeq: number;
  };
  readonly purchase?: { readonly id: string; readonly state: string };
}

/** The stream of one watcher, one event after the other. */
export async function open(watching: Promise<AsyncIterable<unknown>>) {
  const events = (await watching)[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await events.next();
    if (done || !isTrackedEnvelope(value)) throw new Error('the stream ended');
    const [id, data] = value;
    return { id, data: data as Told };
  };
  return { next, close: async () => events.return?.() };
}
