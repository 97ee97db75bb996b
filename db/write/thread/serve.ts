import { parentPort, workerData } from 'node:worker_threads';
import { configure, connect, queriesOn } from '../../connect.ts';
import { Batches } from '../batch.ts';
import { workOf } from '../writes.ts';
import { type Order, type ThreadOptions, readCall, sendReport } from './message.ts';

const { path } = workerData as ThreadOptions;
const client = connect(path);
configure(client);
const batches = new Batches(client, { query: queriesOn(client), now: Date.now });

parentPort?.on('message', (order: Order) => {
  if (order === null) {
    client.close();
    parentPort?.close();
  } else {
    const calls = order.map(readCall);
    parentPort?.postMessage(sendReport(batches.commit(calls.map(workOf)), calls));
  }
});
