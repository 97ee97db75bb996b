import type { FormHash } from './api/form.ts';

/** One API call as it arrived, for assertions. */
export interface LoggedCall {
  method: string;
  path: string;
  params: FormHash;
  idempotencyKey: string | null;
  apiVersion: string | null;
  requestId: string;
  /** Null until it is answered, and for good when the connection was dropped. */
  status: number | null;
}

/** Which calls are meant: by method, by exact path, or by a pattern. */
export interface CallFilter {
  method?: string;
  path?: string | RegExp;
}

/** True when the filter admits the call; what it does not mention, it admits. */
export function callMatches(filter: CallFilter, call: { method: string; path: string }): boolean {
  if (filter.method !== undefined && filter.method !== call.method) return false;
  if (filter.path === undefined) return true;
  return typeof filter.path === 'string' ? filter.path === call.path : filter.path.test(call.path);
}

/** Every API call since the start or since `clear()`. */
export class CallLog {
  all: LoggedCall[] = [];

  matching(filter: CallFilter): LoggedCall[] {
    return this.all.filter((call) => callMatches(filter, call));
  }

  clear(): void {
    this.all = [];
  }
}
