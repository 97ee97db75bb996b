import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Deps } from '../../deps.ts';
import type { HttpEnv, Middleware } from '../env.ts';
import { limitBody } from '../middleware/body-limit.ts';
import { identifyCaller } from '../middleware/caller.ts';
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
  /** Those that take one, or none. */
  readonly writeAnyJson: Kind;
  /** Those that take much at once. */
  readonly writeBatch: Kind;
}

const maxBodyBytes = 64 * 1024;

/** A thousand items of a kilobyte. */
const maxBatchBytes = 1024 * 1024;

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  description: 'A name for this request, 1 to 255 printable characters: repeats get the first answer.',
  schema: { type: 'string' as const, minLength: 1, maxLength: 255 },
};

/** How many call is asked first, and who, then what was answered before, and only then what the request says. */
export function createDoor(deps: Deps): Door {
  const known = [identifyCaller(deps)];
  const repeats = answerRepeats(deps);
  const taking = (maxBytes: number) => [limitBody(maxBytes), ...known, repeats];
  const parameters = [idempotencyKey];
  return {
    deps,
    read: { middleware: known },
    write: { middleware: taking(maxBodyBytes), parameters },
    writeJson: { middleware: [...taking(maxBodyBytes), exactAmounts], parameters },
    writeAnyJson: { middleware: [...taking(maxBodyBytes), exactAmountsIfAny], parameters },
    writeBatch: { middleware: [...taking(maxBatchBytes), exactAmounts], parameters },
  };
}

/** Without a body there are none, and whether one without a Content-Type was sent all the same is the route's to see. */
const exactAmountsIfAny: Middleware = (c, next) =>
  c.req.header('content-type') === undefined ? next() : exactAmounts(c, next);
