import { TRPCClientError } from '@trpc/client';

/** A failed call in words: what happened, what is safe, and the fields it concerns. */
export interface Failure {
  message: string;
  /** Stable snake_case code of the refusal, or null when nothing answered. */
  reason: string | null;
  /** tRPC's code, such as UNAUTHORIZED, or null when nothing answered. */
  code: string | null;
  safe: string;
  fields: Record<string, string>;
}

const NOTHING_CHANGED = 'Nothing has been changed.';
const UNKNOWN_END =
  'If the request arrived, it took effect once; trying again from this page does not do it twice.';

const UNREACHABLE = blank('The server could not be reached. Check your connection.', UNKNOWN_END);

/** What browsers and the bundler say of a part of the dashboard that could not be fetched. */
const PART_MISSING = /dynamically imported module|importing a module script|unable to preload/i;

function isPartMissing(error: unknown): boolean {
  return error instanceof Error && PART_MISSING.test(error.message);
}

/** Whether nothing answered, or something that is about to come back: waiting helps. */
export function isUnreachable({ message, reason }: Failure): boolean {
  return message === UNREACHABLE.message || reason === 'shutting_down';
}

const ABOUT_USER: ReadonlySet<string | null> = new Set(['invalid_input', 'user_not_found', 'forbidden']);

/** Whether the user who was asked for is not there, or is not for the asker to see. */
export function isAboutUser(failure: Failure | undefined): boolean {
  return failure !== undefined && ABOUT_USER.has(failure.reason);
}

/** Reads any thrown value; only sentences the server meant for people are passed on. */
export function readFailure(error: unknown): Failure {
  if (isPartMissing(error)) return { ...UNREACHABLE, safe: NOTHING_CHANGED };
  if (!(error instanceof TRPCClientError)) {
    return blank('Something went wrong on this page. Reload it to go on.', NOTHING_CHANGED);
  }
  const data: unknown = error.data;
  if (!isRecord(data)) return { ...UNREACHABLE };
  return {
    message: error.message,
    reason: text(data['reason']),
    code: text(data['code']),
    safe: data['code'] === 'INTERNAL_SERVER_ERROR' ? UNKNOWN_END : NOTHING_CHANGED,
    fields: readFields(data['fields']),
  };
}

function readFields(list: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const item of Array.isArray(list) ? list : []) {
    if (!isRecord(item)) continue;
    const path = Array.isArray(item['path']) ? item['path'].join('.') : text(item['path']);
    fields[path ?? ''] ??= text(item['message']) ?? 'is not valid';
  }
  return fields;
}

function blank(message: string, safe: string): Failure {
  return { message, reason: null, code: null, safe, fields: {} };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
