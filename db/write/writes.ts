import { forgetCustomerIn, keepCustomerIn } from '../customer/customer.ts';
import { dismissEventIn, keepFailedEventIn } from '../event/failed.ts';
import { pruneEventsIn } from '../event/prune.ts';
import { receiveEventIn } from '../event/receive.ts';
import { dropForeignPaymentIn, ignoreUnclaimedIn, postponeUnclaimedIn } from '../event/unclaimed.ts';
import { claimRequestIn, keepAnswerIn, releaseRequestIn } from '../idempotency/request.ts';
import { createApiKeyIn, touchApiKeyIn } from '../key/key.ts';
import { revokeApiKeyIn, revokeApiKeysIn } from '../key/revoke.ts';
import type { CaptureCommand, HoldCommand, HoldEnd, Held, ReleaseCommand } from '../ledger/hold.ts';
import type { BatchAnswer, BatchCommand, OverdraftCommand, PostCommand, Posted } from '../ledger/ledger.ts';
import { postBatch } from '../ledger/sqlite/batch-book.ts';
import { writeNoteIn } from '../note.ts';
import { probeIn } from '../probe.ts';
import { keepBooksCheckIn } from '../proof/books-check.ts';
import { attachCheckoutIn, beginPurchaseIn, failPurchaseIn } from '../purchase/begin.ts';
import { hastenCheckIn, noteCheckedIn, noteUnansweredIn } from '../purchase/check.ts';
import { resolvePurchaseIn } from '../purchase/resolve.ts';
import { applyReversalIn } from '../purchase/reversal/reverse.ts';
import { settlePurchaseIn } from '../purchase/settle.ts';
import { beginChargeIn } from '../top-up/begin.ts';
import { loseChargeIn } from '../top-up/lost.ts';
import {
  changeTopUpIn,
  forgetConsentsIn,
  keepCardIn,
  setLowBalanceIn,
  wishTopUpIn,
} from '../top-up/settings.ts';
import { changeUserIn, removeUserIn } from '../user/change.ts';
import { grantInitialCreditsIn } from '../user/initial-credits.ts';
import type { Work } from './batch.ts';
import { type Statement, type StatementResult, runStatement } from './statement.ts';
import type { Tx } from './tx.ts';
import type { Call } from './writer.ts';

/** Everything that changes the database, by name. Inputs and results are plain data: they cross threads. */
const writes = {
  // The ledger's own.
  capture: (tx: Tx, command: CaptureCommand): HoldEnd => tx.holds.capture(command, tx),
  hold: (tx: Tx, command: HoldCommand): Held => tx.holds.hold(command, tx),
  post: (tx: Tx, command: PostCommand): Posted => tx.book.post(command, tx),
  postBatch: (tx: Tx, command: BatchCommand): readonly BatchAnswer[] => postBatch(tx.book, command, tx),
  release: (tx: Tx, command: ReleaseCommand): HoldEnd => tx.holds.release(command, tx),
  setOverdraft: (tx: Tx, command: OverdraftCommand): void => tx.book.setOverdraft(command, tx),
  tidy: (tx: Tx): number => tx.book.tidy(tx),
  // All others.
  applyReversal: applyReversalIn,
  attachCheckout: attachCheckoutIn,
  beginCharge: beginChargeIn,
  beginPurchase: beginPurchaseIn,
  changeTopUp: changeTopUpIn,
  changeUser: changeUserIn,
  claimRequest: claimRequestIn,
  createApiKey: createApiKeyIn,
  dismissEvent: dismissEventIn,
  dropForeignPayment: dropForeignPaymentIn,
  failPurchase: failPurchaseIn,
  forgetConsents: forgetConsentsIn,
  forgetCustomer: forgetCustomerIn,
  grantInitialCredits: grantInitialCreditsIn,
  hastenCheck: hastenCheckIn,
  ignoreUnclaimed: ignoreUnclaimedIn,
  keepAnswer: keepAnswerIn,
  keepBooksCheck: keepBooksCheckIn,
  keepCard: keepCardIn,
  keepCustomer: keepCustomerIn,
  keepFailedEvent: keepFailedEventIn,
  loseCharge: loseChargeIn,
  noteChecked: noteCheckedIn,
  noteUnanswered: noteUnansweredIn,
  postponeUnclaimed: postponeUnclaimedIn,
  probe: probeIn,
  pruneEvents: pruneEventsIn,
  receiveEvent: receiveEventIn,
  releaseRequest: releaseRequestIn,
  removeUser: removeUserIn,
  resolvePurchase: resolvePurchaseIn,
  revokeApiKey: revokeApiKeyIn,
  revokeApiKeys: revokeApiKeysIn,
  setLowBalance: setLowBalanceIn,
  settlePurchase: settlePurchaseIn,
  statement: (tx: Tx, statement: Statement): StatementResult => runStatement(tx.client, statement),
  touchApiKey: touchApiKeyIn,
  wishTopUp: wishTopUpIn,
  writeNote: writeNoteIn,
};

type Writes = typeof writes;

export type WriteName = keyof Writes;
export type WriteInput<Name extends WriteName> = Parameters<Writes[Name]>[1] extends undefined
  ? null
  : Parameters<Writes[Name]>[1];
export type WriteResult<Name extends WriteName> = ReturnType<Writes[Name]>;

/** Writes that refuse before they write: the hot ones, which are spared a savepoint each. */
const refusingFirst: ReadonlySet<WriteName> = new Set(['capture', 'hold', 'post', 'release']);

/** A batch that is undone as a whole shares its commit with others while it is no larger than this. */
const sharedRows = 50;

/** The work that a call stands for. */
export function workOf({ name, input }: Call): Work {
  // A call is only made by Writer.run, whose signature lets each name take its own input alone.
  const write = writes[name] as (tx: Tx, input: unknown) => unknown;
  const batch = name === 'postBatch' ? (input as BatchCommand) : null;
  return {
    run: (tx) => write(tx, input),
    refusesFirst: refusingFirst.has(name) || batch?.atomic === false,
    standsAlone: batch?.atomic === true && batch.commands.length > sharedRows,
  };
}
