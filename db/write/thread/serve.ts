import { parentPort, workerData } from 'node:worker_threads';
import { configure, connect, queriesOn } from '../../connect.ts';
import { Batches } from '../batch.ts';
import { Log, isToBeEnded } from '../checkpoint/log.ts';
import { workOf } from '../writes.ts';
import { type LoggedReport, type Order, type ThreadOptions, readCall, sendReport } from './message.ts';

const { path, copyAfterPages } = workerData as ThreadOptions;
const client = connect(path);
configure(client);
const batches = new Batches(client, { query: queriesOn(client), now: Date.now });
const log = new Log(client);

parentPort?.on('message', (order: Order) => {
  if (order === null) {
    client.close();
    parentPort?.close();
  } else {
    const calls = order.map(readCall);
    const committed = batches.commit(calls.map(workOf));
    const state = log.look();
    parentPort?.postMessage({
      ...sendReport(committed, calls),
      logPages: state.pages,
    } satisfies LoggedReport);
    // After the answers: only the next batch waits, and for little.
    if (isToBeEnded(state, copyAfterPages)) log.copy();
  }
});
