import type { Caller } from '../access/caller.ts';
import { resolveCaller } from '../auth/caller.ts';
import type { Deps } from '../deps.ts';

/** What every procedure gets. */
export interface Context {
  readonly deps: Deps;
  /** Who is asking, looked up once a request and only when a procedure wants to know. */
  readonly caller: () => Promise<Caller>;
  /** Who is asking now: for a stream that outlives the request's first look. */
  readonly callerNow: () => Promise<Caller>;
  /** Says when the process is about to end. */
  readonly stopping: AbortSignal;
}

/** The context of one request. */
export function createContext(deps: Deps, headers: Headers, stopping: AbortSignal): Context {
  let known: Promise<Caller> | undefined;
  const callerNow = (): Promise<Caller> => resolveCaller(deps, headers);
  return { deps, stopping, callerNow, caller: () => (known ??= callerNow()) };
}
