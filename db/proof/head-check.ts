import { formatCredits } from '../ledger/credits.ts';
import { readLastSeq } from '../transaction/last-seq.ts';
import type { Books } from './books.ts';
import { type Finding, findingAbout, nothing } from './finding.ts';
import { type LedgerHead, type TypeSum, addUpTo, readHead } from './head.ts';

/**
 * Compares the books as of an earlier row with what was said of them then: whatever changed in the rows up to it shows, also
 * where whoever changed them computed all hashes anew. Yields after each step.
 */
export function* checkHead(books: Books, head: LedgerHead): Generator<readonly Finding[]> {
  if (head.instanceId !== books.instanceId) {
    yield [finding(`was made by instance ${head.instanceId}, and this is ${books.instanceId}`)];
    return;
  }
  const lastSeq = readLastSeq(books.readClient);
  if (lastSeq < head.seq) {
    yield [finding(`covers ${head.seq} transactions, and the ledger ends with ${lastSeq}`)];
    return;
  }
  const sums = addUpTo(books, head.seq);
  let sum = sums.next();
  for (; !sum.done; sum = sums.next()) yield nothing;
  const walk = readHead(books, sum.value);
  let step = walk.next();
  for (; !step.done; step = walk.next()) yield nothing;
  yield compare(head, step.value);
}

function compare(head: LedgerHead, now: LedgerHead): Finding[] {
  const upTo = `up to transaction ${head.seq}`;
  const types = new Set([...head.totals, ...now.totals].map(({ type }) => type));
  const wrong = [...types].filter((type) => say(head.totals, type) !== say(now.totals, type));
  const isSame = head.wallets.sha256 === now.wallets.sha256 && head.wallets.count === now.wallets.count;
  return [
    ...(isSame ? [] : [finding(`has another digest of all wallets than the rows ${upTo} give now`)]),
    ...wrong.map((type) => {
      return finding(
        `says ${type} ${say(head.totals, type)}, and the rows ${upTo} give ${say(now.totals, type)}`,
      );
    }),
  ];
}

function say(totals: readonly TypeSum[], wanted: string): string {
  const { count, amount } = totals.find(({ type }) => type === wanted) ?? { count: 0, amount: 0n };
  return `${formatCredits(amount)} in ${count}`;
}

function finding(text: string): Finding {
  return findingAbout('head', 'the head', text);
}
