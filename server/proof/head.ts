import {
  type Books,
  type LedgerEnd,
  type LedgerHead,
  readHead,
  readLedgerEnd,
  transactionTypes,
} from '@coffer/db';
import { z } from 'zod';
import { type SigningKey, isSignedBy } from './signing-key.ts';
import { takeSteps } from './steps.ts';

const format = 'coffer-head-1';

/** A signed head, as it is written and read. */
export const signedHead = z.object({
  format: z.literal(format),
  instance_id: z.string(),
  created_at: z.iso.datetime(),
  /** The last transaction it covers. */
  seq: z.int().min(0),
  wallets: z.object({ count: z.int().min(0), sha256: z.hex().length(64) }),
  totals: z.array(
    z.object({
      type: z.enum(transactionTypes),
      count: z.int().min(0),
      amount_nano: z.string().regex(/^-?\d{1,60}$/),
    }),
  ),
  /** 32 bytes, base64url. */
  public_key: z.string(),
  /** 64 bytes, base64url. */
  signature: z.string(),
});

export type SignedHead = z.output<typeof signedHead>;

type Unsigned = Omit<SignedHead, 'public_key' | 'signature'>;

/** What heads are made with. */
export interface HeadMaker {
  readonly books: Books;
  readonly key: SigningKey;
}

/** The ledger's head as of now, or as of the end that is given. */
export async function makeHead(
  { books, key }: HeadMaker,
  end: LedgerEnd = readLedgerEnd(books),
): Promise<SignedHead> {
  const { instanceId, seq, wallets, totals } = await takeSteps(readHead(books, end));
  const head = {
    format,
    instance_id: instanceId,
    created_at: new Date(books.now()).toISOString(),
    seq,
    wallets,
    totals: totals.map(({ type, count, amount }) => ({ type, count, amount_nano: String(amount) })),
  } as const;
  return { ...head, public_key: key.publicKey, signature: key.sign(signedText(head)) };
}

/** Whether a head is as it was signed, by the key that it names. */
export function isIntact(head: SignedHead): boolean {
  return isSignedBy(head.public_key, { text: signedText(head), signature: head.signature });
}

/** What a head says of the ledger. */
export function headOf({ instance_id: instanceId, seq, wallets, totals }: SignedHead): LedgerHead {
  return {
    ...{ instanceId, seq, wallets },
    totals: totals.map(({ type, count, amount_nano: amount }) => ({ type, count, amount: BigInt(amount) })),
  };
}

/** What the signature covers: a JSON list without blanks, as ARCHITECTURE.md describes it. */
function signedText({ instance_id, created_at, seq, wallets, totals }: Unsigned): string {
  const sums = totals.map(({ type, count, amount_nano }) => [type, count, amount_nano]);
  return JSON.stringify([format, instance_id, created_at, seq, wallets.count, wallets.sha256, sums]);
}
