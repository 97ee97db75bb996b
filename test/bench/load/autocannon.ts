import autocannon, { type Options, type Request } from 'autocannon';
import { signatureHeader } from '../../support/stripe/webhooks/signature.ts';
import { type Load, type Order, bodyFillerOf, fillerOf, usersInTurn } from './order.ts';

// Started as `node autocannon.ts <order as JSON>`, a process of its own: sends the load and prints what came of it as JSON.

const order = JSON.parse(process.argv[2] ?? '') as Order;
const fillPath = fillerOf(order.path);
const fillBody = bodyFillerOf(order.body);
const nextUser = usersInTurn(order.users);
const isFixed = order.body.items === 0 && !order.path.includes('{');
const latenciesMs: number[] = [];
const { url, method, headers, connections, seconds, requests: amount } = order;

function setupRequest(request: Request): Request {
  request.path = fillPath(nextUser);
  if (order.body.items > 0) request.body = fillBody(nextUser);
  if (order.secret !== null) {
    const nowSeconds = Math.floor(Date.now() / 1000);
    const signature = signatureHeader(request.body ?? '', [order.secret], nowSeconds);
    request.headers = { ...headers, 'stripe-signature': signature };
  }
  return request;
}

const first = { method, headers, path: order.path };
const options: Options = {
  ...{ url, connections, timeout: 60 },
  ...(amount > 0 ? { amount } : { duration: seconds }),
  requests: [isFixed ? first : { ...first, setupRequest }],
};

const usedBefore = process.cpuUsage();
const startedAtMs = performance.now();
let lastAtMs = startedAtMs;
const instance = autocannon(options, (error, result) => {
  if (error) throw error;
  // It looks once a second whether all is answered: with a number of requests for an end, that is no time of theirs.
  const tookMs = lastAtMs - startedAtMs;
  const used = process.cpuUsage(usedBefore);
  latenciesMs.sort((left, right) => left - right);
  const at = (share: number): number => latenciesMs[Math.floor(latenciesMs.length * share)] ?? 0;
  const load: Load = {
    tool: 'autocannon',
    requests: latenciesMs.length,
    perSecond: latenciesMs.length / (tookMs / 1000),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    failed: result.errors + result.timeouts + result.non2xx,
    cpuShare: (used.user + used.system) / 1000 / tookMs,
  };
  process.stdout.write(`${JSON.stringify(load)}\n`);
});
instance.on('response', (_client, _status, _bytes, responseTimeMs) => {
  latenciesMs.push(responseTimeMs);
  lastAtMs = performance.now();
});
