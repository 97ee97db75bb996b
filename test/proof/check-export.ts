// Checks an exported ledger with nothing of Coffer: written from "The ledger's format" in ARCHITECTURE.md alone.
// node test/proof/check-export.ts ledger.jsonl [the public key that you kept]
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

type Text = 'user_id' | 'type' | 'amount_nano' | 'balance_after_nano' | 'origin' | 'actor' | 'hash';
type TextOrNot = 'source' | 'description' | 'metadata';
type Count = 'seq' | 'created_at_ms';
type Row = Record<Text, string> & Record<TextOrNot, string | null> & Record<Count, number> & End;

interface End {
  expires_at_ms: number | null;
}

interface Head {
  format: string;
  instance_id: string;
  created_at: string;
  seq: number;
  wallets: { count: number; sha256: string };
  totals: { type: string; count: number; amount_nano: string }[];
  public_key: string;
  signature: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads an export line by line, and tells all that is wrong with it. */
export async function checkExport(path: string, publicKey?: string): Promise<string[]> {
  const wrong: string[] = [];
  const wallets = new Map<string, { seq: number; hash: string; balance: bigint }>();
  const totals = new Map<string, { count: number; amount: bigint }>();
  let first: { format: string; instance_id: string; seq: number } | null = null;
  let head: Head | null = null;
  let seq = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const content = JSON.parse(line);
    if (first === null) first = content;
    else if (content.format === 'coffer-head-1') head = content;
    else checkRow(content);
  }
  if (first?.format !== 'coffer-ledger-1') wrong.push('the first line does not say that this is a ledger');
  if (head === null) return [...wrong, 'there is no head at the end'];
  if (first?.seq !== seq || head.seq !== seq) wrong.push(`rows end with ${seq}, the head covers ${head.seq}`);
  if (first?.instance_id !== head.instance_id) wrong.push('the head is of another instance');
  if (!isSigned(head, publicKey ?? head.public_key)) wrong.push('the head is not signed by the public key');
  const stands = [...wallets].sort(([a], [b]) => (a < b ? -1 : 1));
  const digest = sha256(stands.map(([id, stand]) => `${id} ${stand.seq} ${stand.hash}\n`).join(''));
  if (stands.length !== head.wallets.count || digest !== head.wallets.sha256)
    wrong.push('the wallets differ');
  const sums = [...totals].sort(([a], [b]) => (a < b ? -1 : 1));
  const said = head.totals.map(({ type, count, amount_nano }) => `${type} ${count} ${amount_nano}`);
  if (sums.map(([type, sum]) => `${type} ${sum.count} ${sum.amount}`).join() !== said.join())
    wrong.push('the sums by type differ');
  return wrong;

  function checkRow(row: Row): void {
    const before = wallets.get(row.user_id) ?? { seq: 0, hash: '0'.repeat(64), balance: 0n };
    const balance = before.balance + BigInt(row.amount_nano);
    seq += 1;
    if (row.seq !== seq) wrong.push(`row ${row.seq} stands in place ${seq}`);
    if (linkOf(before.hash, row) !== row.hash) wrong.push(`row ${row.seq}: hash`);
    if (balance !== BigInt(row.balance_after_nano)) wrong.push(`row ${row.seq}: balance`);
    wallets.set(row.user_id, { seq: row.seq, hash: row.hash, balance: BigInt(row.balance_after_nano) });
    const total = totals.get(row.type) ?? { count: 0, amount: 0n };
    totals.set(row.type, { count: total.count + 1, amount: total.amount + BigInt(row.amount_nano) });
  }
}

function linkOf(previous: string, row: Row): string {
  const list: unknown[] = [
    row.seq,
    row.user_id,
    row.type,
    row.amount_nano,
    row.balance_after_nano,
    row.origin,
  ];
  list.push(row.source, row.description, row.actor, row.metadata, row.created_at_ms);
  if (row.expires_at_ms !== null) list.push(row.expires_at_ms);
  return sha256(previous + JSON.stringify(list));
}

function isSigned(
  { format, instance_id, created_at, seq, wallets, totals, signature }: Head,
  x: string,
): boolean {
  const sums = totals.map(({ type, count, amount_nano }) => [type, count, amount_nano]);
  const text = JSON.stringify([format, instance_id, created_at, seq, wallets.count, wallets.sha256, sums]);
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
}

if (import.meta.main) {
  const wrong = await checkExport(process.argv[2] ?? '', process.argv[3]);
  console.log(wrong.join('\n') || 'The ledger is sound.');
  process.exitCode = wrong.length === 0 ? 0 : 1;
}
