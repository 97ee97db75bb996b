import { isIPv6 } from 'node:net';
import { webhookPath } from '../../payments/webhook-address.ts';
import { type Finding, type Patient, broken, inOrder, unknown, warning } from '../check.ts';
import { type PingKey, makePing, pongHeader, readPong } from '../ping.ts';

const timeoutMs = 5000;
const recentMs = 86_400_000;

/** Whether what is sent to the webhook's address arrives here, and unchanged: a message to ourselves, by the way that Stripe takes. */
export async function lookAtReach(patient: Patient): Promise<Finding | null> {
  const { config, payments, db, secret, now } = patient;
  if (!payments?.events) return null;
  if (!(await isRunning(patient))) {
    return unknown('Coffer does not run at the moment, so nothing was sent to its address.');
  }
  const key: PingKey = { secret, instanceId: db.instanceId };
  const ping = makePing(key, now());
  const url = `${config.hostUrl}${webhookPath}`;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      // Stripe follows none either.
      redirect: 'manual',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': ping.header },
      body: new Uint8Array(ping.body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await answer.body?.cancel();
    return judge(url, answer, readPong(key, ping.nonce, answer.headers.get(pongHeader)));
  } catch (error) {
    return explain(patient, url, error);
  }
}

/** Asks at the port itself, past all proxies. */
async function isRunning({ config: { host, port } }: Patient): Promise<boolean> {
  // What listens on every address is asked at this machine's own.
  const name = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  try {
    const url = `http://${isIPv6(name) ? `[${name}]` : name}:${port}/healthz`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

function judge(url: string, answer: Response, pong: ReturnType<typeof readPong>): Finding {
  if (pong === 'intact') return inOrder(`What is sent to ${url} arrives here as it was sent.`);
  if (pong === 'changed') {
    return broken(
      `Something in front of Coffer changes the body of what is sent to ${url}: no signature can fit then, and every event is refused.`,
      'Let the reverse proxy pass the body of this path through byte by byte: no rewriting, no JSON filter, no firewall that cleans it.',
    );
  }
  const { status } = answer;
  if (status >= 300 && status < 400) return redirected(url, answer.headers.get('location'));
  if (status === 400) {
    return broken(
      `What is sent to ${url} arrives at a Coffer without its Stripe-Signature header, or at another Coffer.`,
      'Let the reverse proxy pass the Stripe-Signature header on; and let host_url name this Coffer, not another one.',
    );
  }
  if (status >= 502 && status <= 504) {
    return broken(
      `${url} answers ${status}: the reverse proxy does not reach Coffer.`,
      'Let the reverse proxy pass this address on to the host and port that Coffer listens on.',
    );
  }
  return broken(
    `${url} answers ${status}, and not from this Coffer: another program is there, or the path is not passed on.`,
    `Let the reverse proxy pass every path of this host on to Coffer, ${webhookPath} too; and let host_url name this Coffer.`,
  );
}

function redirected(url: string, location: string | null): Finding {
  const target = location === null ? null : URL.parse(location, url);
  const where = target ? `${target.origin}${target.pathname}` : 'nowhere';
  return broken(
    `${url} redirects to ${where}: Stripe follows no redirects and counts each as a failure.`,
    target && target.origin !== new URL(url).origin
      ? `Set host_url to ${target.origin}, if that is what people open, and the endpoint's address at Stripe with it.`
      : 'Let the reverse proxy pass this path on without a redirect.',
  );
}

const certificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|TLS|SSL|EPROTO/;

function explain({ sightings, now }: Patient, url: string, error: unknown): Finding {
  const code = codeOf(error);
  if (certificate.test(code)) {
    return broken(
      `The certificate of ${new URL(url).host} is not accepted (${code}): Stripe delivers nothing.`,
      'Renew it, with the whole chain and for this very host name; a proxy such as Caddy does it by itself.',
    );
  }
  const why = code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'its name is not known' : `no answer (${code})`;
  const mend = `Check that ${new URL(url).host} leads to this machine, and that its port is open to the internet.`;
  const { verified } = sightings.deliveries.current;
  if (verified && now() - verified.atMs < recentMs) {
    // Some routers let nobody from inside in by the outside address.
    return warning(
      `${url} could not be reached from here: ${why}. Stripe did reach it within the last day.`,
      mend,
    );
  }
  return broken(`${url} cannot be reached: ${why}.`, mend);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return error.name === 'TimeoutError' ? `after ${timeoutMs / 1000} seconds` : error.name;
}
