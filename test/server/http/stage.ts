import type { Scope } from '@coffer/server/access/caller.ts';
import { type Call, type TestApp, createTestApp } from '../../setup/app.ts';

/** An instance with the dummy provider, where everybody that a route could concern has an account. */
export async function createStage() {
  const server = createDummyApp();
  const people = {
    platform: await server.person('Grace', 'PlatformManager'),
    billing: await server.person('Lin', 'BillingManager'),
    user: await server.person('Ada'),
  };
  await server.person('Edsger', 'PlatformManager');
  let made = 0;
  return {
    ...server,
    people,
    /** Somebody new, whom nothing has happened to. */
    somebody: () => server.person(`Somebody ${(made += 1)}`),
  };
}

/** Buying is on, and each purchase grants 50 credits. */
export function createDummyApp(): TestApp {
  const amountNano = 50_000_000_000n as never;
  const hostUrl = 'http://localhost:3001';
  return createTestApp({ config: { payment: { provider: 'dummy', amountNano, hostUrl } } });
}

export type Stage = Awaited<ReturnType<typeof createStage>>;

/** A request that goes through when its caller may make it. */
export interface Request extends Call {
  readonly path: string;
}

export interface RouteUnderTest {
  readonly route: string;
  /** What a key needs; null where every key will do. */
  readonly scope: Scope | null;
  /** What does as well, where anything does. */
  readonly otherScope?: Scope;
  readonly request: (stage: Stage) => Promise<Request>;
  /** Statuses for a user, a Billing Manager and a Platform Manager, each signed in. */
  readonly user: number;
  readonly billing: number;
  readonly platform: number;
  /** For their keys, where those are answered otherwise. */
  readonly keyOfUser?: number;
  readonly keyOfPlatform?: number;
}
