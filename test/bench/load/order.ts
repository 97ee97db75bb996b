/** What a load generator is to send: the same request again and again, with other users and other names in it. */
export interface Order {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Below the url; `{user}` becomes a user's number. */
  readonly path: string;
  /** The body is `open`, then `item` as often as wanted with commas between, then `close`. Empty: no body. */
  readonly body: Body;
  /** Users are taken in turn from so many; 1 is the same one each time. */
  readonly users: number;
  readonly connections: number;
  readonly seconds: number;
  /** End after so many requests instead of after a time; 0: after the time. */
  readonly requests: number;
  /** Signs each body as Stripe does; null: nobody signs. */
  readonly secret: string | null;
}

export interface Body {
  readonly open: string;
  /**
   * `{user}` becomes a user's number, as twelve hexadecimal digits, `{same}` the same number again, and `{uuid}` a new
   * UUID.
   */
  readonly item: string;
  readonly items: number;
  readonly close: string;
}

/** What came of it. */
export interface Load {
  readonly tool: 'autocannon' | 'wrk';
  readonly requests: number;
  readonly perSecond: number;
  /** Of all answers. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Connections lost, and answers that were not 2xx. */
  readonly failed: number;
  /** How much of one core the generator itself used: near 1 it measures itself. */
  readonly cpuShare: number;
}

export const noBody: Body = { open: '', item: '', items: 0, close: '' };

/** Puts users and names into a text with places for them. */
export type Filler = (next: () => number) => string;

/** A text with places for users and names, cut into pieces once, so that filling it costs little. */
export function fillerOf(text: string): Filler {
  const pieces = text.split(/(\{user\}|\{same\}|\{uuid\})/);
  if (pieces.length === 1) return () => text;
  return (next) => {
    let filled = '';
    let user = '';
    for (const piece of pieces) {
      if (piece === '{user}') filled += user = next().toString(16).padStart(12, '0');
      else if (piece === '{same}') filled += user;
      else filled += piece === '{uuid}' ? crypto.randomUUID() : piece;
    }
    return filled;
  };
}

/** Fills bodies. */
export function bodyFillerOf({ open, item, items, close }: Body): Filler {
  const fill = fillerOf(item);
  return (next) => open + Array.from({ length: items }, () => fill(next)).join(',') + close;
}

/** Goes through the users in an order that leaves no two neighbours together. */
export function usersInTurn(users: number): () => number {
  let turn = Math.floor(Math.random() * users);
  return () => (turn = (turn + 7919) % users);
}
