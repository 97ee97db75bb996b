import type { World } from '../world.ts';
import type { Params } from './params.ts';

/** One call as a handler sees it. */
export interface ApiCall {
  /** Ids out of the path, by the name they have there. */
  ids: Record<string, string>;
  params: Params;
  livemode: boolean;
  path: string;
  /** What an event caused by this call says about it. */
  request: { id: string; idempotency_key: string | null };
}

/** One line of the API: a resource exports an array of these. */
export interface Route {
  method: 'GET' | 'POST' | 'DELETE';
  /** A Hono path, such as `/v1/customers/:id`. */
  path: string;
  /** Every parameter Stripe knows for it; any other is refused. `expand` is known everywhere. */
  params: readonly string[];
  handle(world: World, call: ApiCall): object;
}
