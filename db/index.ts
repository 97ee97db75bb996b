export { authAdapter } from './auth-adapter.ts';
export { backUp } from './backup/backup.ts';
export type { Backup } from './backup/copy.ts';
export { readInstanceId } from './backup/source.ts';
export { partialSuffix } from './backup/whole-copy.ts';
export { findCustomer, forgetCustomer, keepCustomer } from './customer/customer.ts';
export { type RemovedCustomer, listRemovedCustomers } from './customer/removed.ts';
export { DatabaseProblem, failureCode } from './database-problem.ts';
export { dismissEvent, keepFailedEvent } from './event/failed.ts';
export { pruneEvents } from './event/prune.ts';
export {
  type EventSummary,
  findLastEvent,
  getEvent,
  listDueEvents,
  listEvents,
  listEventsOf,
  listWaitingEvents,
} from './event/read.ts';
export {
  type Event,
  type EventMeaning,
  type NewEvent,
  type ReceivedEvent,
  type ToldPurchase,
  receiveEvent,
} from './event/receive.ts';
export {
  dropForeignPayment,
  ignoreUnclaimed,
  isCheckoutKept,
  listUnclaimedPayments,
  postponeUnclaimed,
} from './event/unclaimed.ts';
export { makeFolders } from './folder.ts';
export { type HoldFilter, type HoldList, type HoldPage, getHold, listHolds } from './hold/read.ts';
export { claimRequest, keepAnswer, releaseRequest } from './idempotency/request.ts';
export { type ApiKey, createApiKey, findKeyHolder, getApiKey, listApiKeys, touchApiKey } from './key/key.ts';
export { revokeApiKey, revokeApiKeys } from './key/revoke.ts';
export {
  type Credits,
  addCredits,
  creditsFromNano,
  formatCredits,
  nanoPerCredit,
  negateCredits,
  parseCredits,
  zeroCredits,
} from './ledger/credits.ts';
export type { CaptureCommand, Hold, HoldCommand, HoldEnd, Held, ReleaseCommand } from './ledger/hold.ts';
export type {
  Actor,
  BatchAnswer,
  BatchCommand,
  Ledger,
  Metadata,
  OverdraftCommand,
  PostCommand,
  Posted,
  Transaction,
} from './ledger/ledger.ts';
export { type HoldState, holdStates } from './ledger/rules/hold.ts';
export { type TransactionType, transactionTypes } from './ledger/rules/type.ts';
export { type Note, readNote, writeNote } from './note.ts';
export { type Database, openDatabase } from './open.ts';
export { probeDatabase } from './probe.ts';
export { type BooksCheck, keepBooksCheck, readBooksCheck } from './proof/books-check.ts';
export { type Books, openBooks } from './proof/books.ts';
export { type LedgerRow, readChain } from './proof/export.ts';
export { type Finding, type FindingKind, formatFinding } from './proof/finding.ts';
export {
  type LedgerEnd,
  type LedgerHead,
  type TypeSum,
  readHead,
  readLedgerEnd,
  sumByType,
} from './proof/head.ts';
export { checkHead } from './proof/head-check.ts';
export { type Period, type StatementEnds, readMovements, readStatementEnds } from './proof/statement.ts';
export { type BooksSums, type DayTotal, readBooksSums, readTrialBalance } from './proof/trial-balance.ts';
export { type Verified, type VerifyOptions, expectedSteps, verifyBooks } from './proof/verify.ts';
export { type Checkout, type Choice, attachCheckout, beginPurchase, failPurchase } from './purchase/begin.ts';
export { areMoreDue, hastenCheck, listDuePurchases, noteChecked, noteUnanswered } from './purchase/check.ts';
export {
  type ListedPurchase,
  type Party,
  type PurchaseCursor,
  type PurchaseFilter,
  type PurchasePage,
  getListedPurchase,
  listAllPurchases,
} from './purchase/list.ts';
export {
  type Provider,
  type Purchase,
  type PurchaseState,
  type SettledVia,
  findPurchaseByCheckout,
  getPurchase,
  isKept,
  listFlaggedPurchases,
  listPaidPurchases,
  listPurchases,
} from './purchase/read.ts';
export { type ReversalEntry, listPurchasesPaidIn, listReversalEntries } from './purchase/reconcile.ts';
export {
  type Refundable,
  creditsOfRefund,
  findRefundByRequest,
  readRefundable,
} from './purchase/refundable.ts';
export { resolvePurchase } from './purchase/resolve.ts';
export type {
  AskedRefund,
  ChargeReport,
  DisputeReport,
  RefundReport,
  Reversal,
} from './purchase/reversal/facts.ts';
export {
  type Dispute,
  type Refund,
  isReversalKnown,
  listDisputes,
  listRefunds,
} from './purchase/reversal/read.ts';
export { causeOf } from './purchase/reversal/facts.ts';
export { type ToldReversal, applyReversal } from './purchase/reversal/reverse.ts';
export { findFirstPurchaseAt, readPaymentSigns } from './purchase/signs.ts';
export { type PurchaseStory, readPurchaseStory } from './purchase/story.ts';
export { type Terms, worthUnder } from './purchase/terms.ts';
export { type CheckoutReport, type SettleOutcome, type Settled, settlePurchase } from './purchase/settle.ts';
export { openReadOnly } from './read-only.ts';
export { Refusal, type RefusalCode, type RefusalFacts } from './refusal.ts';
export { eventStates, providers, purchaseStates } from './schema/purchase.ts';
export type { Change, Clock, Store } from './store.ts';
export type { Stretch } from './stretch.ts';
export { type BegunCharge, type NewCharge, beginCharge, chargedIn, coolDownMs } from './top-up/begin.ts';
export { mostDeclines, withdrawn } from './top-up/ending.ts';
export { listPaymentsElsewhere, loseCharge } from './top-up/lost.ts';
export { isChargeMeant } from './top-up/meant.ts';
export {
  type TopUp,
  type TopUpPause,
  getLowBalance,
  getTopUp,
  listCharges,
  listChargesUnderWay,
  listOpenConsents,
  listReadyTopUps,
} from './top-up/read.ts';
export {
  type TopUpWish,
  changeTopUp,
  forgetConsents,
  keepCard,
  setLowBalance,
  wishTopUp,
} from './top-up/settings.ts';
export { type TransactionFilter, listTransactions } from './transaction/list.ts';
export { getTransaction, getTransactionIds } from './transaction/read.ts';
export { findUndoings, undoOrigin } from './transaction/undo.ts';
export { changeUser, removeUser } from './user/change.ts';
export { grantInitialCredits, grantOwedInitialCredits } from './user/initial-credits.ts';
export {
  type GrantedRole,
  type User,
  findFirstPlatformManager,
  findUserByEmail,
  getRoles,
  getNames,
  getUser,
  hasPlatformManager,
  listUsers,
} from './user/read.ts';
export { uuidText } from './uuid.ts';
export { readSqliteVersion } from './version.ts';
export { type Balance, getBalance } from './wallet/balance.ts';
export { type PastBalance, getBalanceAt } from './wallet/past.ts';
export { type BalancePoint, getBalanceSeries } from './wallet/series.ts';
