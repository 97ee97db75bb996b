import { lookAtBackups } from '../backup/check.ts';
import { lookAtCatchUp } from '../payments/reconcile/check.ts';
import { lookAtBooks } from '../proof/check.ts';
import { lookAtCookies } from './access/cookies.ts';
import { lookAtHostUrl } from './access/host-url.ts';
import { lookAtProxy } from './access/proxy.ts';
import { lookAtSignUp } from './access/sign-up.ts';
import type { Examination } from './check.ts';
import { lookAtDisk } from './database/disk.ts';
import { lookAtPlace } from './database/place.ts';
import { lookAtNode, lookAtSqlite } from './database/versions.ts';
import { lookAtElsewhere } from './payments/elsewhere.ts';
import { lookAtEvents } from './payments/events.ts';
import { lookAtKept } from './payments/kept.ts';
import { lookAtProvider } from './payments/provider.ts';
import { lookAtReach } from './payments/reach.ts';
import { lookAtDeliveries } from './payments/secret.ts';

const payments = 'payments';
const database = 'database';
const access = 'access';

/** What is looked at whoever takes the money, in the order in which it is shown. */
export const examinations: readonly Examination[] = [
  { id: 'provider', title: 'Payments', group: payments, look: lookAtProvider },
  { id: 'webhook_reach', title: 'Way to the webhook', group: payments, look: lookAtReach },
  { id: 'webhook_secret', title: 'Signatures of events', group: payments, look: lookAtDeliveries },
  { id: 'events', title: 'Events', group: payments, look: lookAtEvents },
  { id: 'catch_up', title: 'Catching up with Stripe', group: payments, look: lookAtCatchUp },
  { id: 'kept_payments', title: 'Payments kept without crediting', group: payments, look: lookAtKept },
  { id: 'payments_elsewhere', title: 'Payments of another key', group: payments, look: lookAtElsewhere },
  { id: 'database', title: 'Database', group: database, look: lookAtPlace },
  { id: 'disk', title: 'Free space', group: database, look: lookAtDisk },
  { id: 'books', title: 'Books', group: database, look: lookAtBooks },
  { id: 'backup', title: 'Backups', group: database, look: lookAtBackups },
  { id: 'sqlite', title: 'SQLite', group: database, look: lookAtSqlite },
  { id: 'node', title: 'Node', group: database, look: lookAtNode },
  { id: 'host_url', title: 'Address', group: access, look: lookAtHostUrl },
  { id: 'cookies', title: 'Sign-in', group: access, look: lookAtCookies },
  { id: 'sign_up', title: 'Signing up', group: access, look: lookAtSignUp },
  { id: 'proxy', title: 'Reverse proxy', group: access, look: lookAtProxy },
];
