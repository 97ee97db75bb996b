import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Deps } from '../../deps.ts';
import type { HttpEnv, Middleware } from '../env.ts';
import { limitBody } from '../middleware/body-limit.ts';
import { identifyCaller } from '../middleware/caller.ts';
import { exactAmounts } from '../middleware/exact-json.ts';
import { answerRepeats } from '../middleware/idempotency.ts';

export type V1 = OpenAPIHono<HttpEnv>;

/** What routes are declared with: the verbs' dependencies, and what stands before a handler. */
export interface Door {
  readonly deps: Deps;
  /** Before routes that only read. */
  readonly read: Middleware[];
  /** Before routes that change something. */
  readonly write: Middleware[];
  /** Before those that take a JSON body too. */
  readonly writeJson: Middleware[];
}

const maxBodyBytes = 64 * 1024;

/** Who calls is asked first, then what was answered before, and only then what the request says. */
export function createDoor(deps: Deps): Door {
  const caller = identifyCaller(deps);
  const write = [limitBody(maxBodyBytes), caller, answerRepeats(deps)];
  return { deps, read: [caller], write, writeJson: [...write, exactAmounts] };
}
