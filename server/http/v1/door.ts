import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Deps } from '../../deps.ts';
import type { HttpEnv, Middleware } from '../env.ts';
import { limitBody } from '../middleware/body-limit.ts';
import { identifyCaller } from '../middleware/caller.ts';
import { countVisitors } from '../middleware/client-address.ts';
import { exactAmounts } from '../middleware/exact-json.ts';
import { answerRepeats } from '../middleware/idempotency.ts';

export type V1 = OpenAPIHono<HttpEnv>;

/** What every route of a kind declares alike. */
interface Kind {
  /** What stands before its handler. */
  readonly middleware: Middleware[];
  readonly parameters?: (typeof idempotencyKey)[];
}

/** What routes are declared with. */
export interface Door {
  /** For the verbs. */
  readonly deps: Deps;
  /** Routes that only read. */
  readonly read: Kind;
  /** Routes that change something. */
  readonly write: Kind;
  /** Those that take a JSON body too. */
  readonly writeJson: Kind;
}

const maxBodyBytes = 64 * 1024;

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  description: 'A name for this request, 1 to 255 printable characters: repeats get the first answer.',
  schema: { type: 'string' as const, minLength: 1, maxLength: 255 },
};

/** How many call is asked first, and who, then what was answered before, and only then what the request says. */
export function createDoor(deps: Deps): Door {
  const known = [countVisitors(deps), identifyCaller(deps)];
  const middleware = [limitBody(maxBodyBytes), ...known, answerRepeats(deps)];
  const parameters = [idempotencyKey];
  return {
    deps,
    read: { middleware: known },
    write: { middleware, parameters },
    writeJson: { middleware: [...middleware, exactAmounts], parameters },
  };
}
