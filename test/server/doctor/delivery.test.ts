import { describe, expect, it } from 'vitest';
import { type Clinic, type ClinicOptions, listen, openClinic } from './clinic.ts';

const seconds = (): number => Math.floor(Date.now() / 1000);

type Front = NonNullable<ClinicOptions['front']>;

/** What writes JSON anew, as body filters do. */
const rewriting: Front = async (request, app) => {
  const body = request.method === 'POST' ? JSON.stringify(JSON.parse(await request.text())) : null;
  return app(passedOn(request, body, ['content-length']));
};

const withoutSignature: Front = async (request, app) =>
  app(passedOn(request, await request.text(), ['stripe-signature']));

function passedOn({ url, method, headers }: Request, body: string | null, dropped: string[]): Request {
  const kept = new Headers(headers);
  for (const name of dropped) kept.delete(name);
  return new Request(url, { method, headers: kept, body });
}

async function checkOf(clinic: Clinic, id: string) {
  return (await clinic.look()).find((check) => check.id === id);
}

describe('the doctor names the reason of a refused delivery:', () => {
  it.each([
    ['another secret', { secret: 'whsec_other' }, /Signing secret .* payment\.stripe\.webhook_secret/],
    ['no signature', { signature: '' }, /pass that header on/],
    ['a broken signature', { signature: 'nonsense' }, /pass that header on unchanged/],
    ['an old time', { timestampSeconds: seconds() - 600 }, /clock of this machine/],
    ['a time to come', { timestampSeconds: seconds() + 600 }, /timedatectl/],
  ])('%s', async (_what, sending, mend) => {
    const clinic = await openClinic();
    expect(await clinic.deliver(sending)).toBe(400);
    expect(await clinic.troubles()).toMatchObject([
      { id: 'webhook_secret', state: 'error', mend: expect.stringMatching(mend) },
    ]);
  });

  it('a body that was written anew on the way', async () => {
    const clinic = await openClinic();
    const { port } = clinic.server.deps.config;
    const other = await listen((request) =>
      rewriting(request, ({ headers, body, method }) =>
        fetch(`http://127.0.0.1:${port}/webhooks/payments`, {
          method,
          headers,
          body,
          duplex: 'half',
        } as RequestInit),
      ),
    );
    const [endpoint] = (await clinic.sdk.webhookEndpoints.list()).data;
    const secret = clinic.emulator.store.endpointSecrets.get(endpoint?.id ?? '') ?? [];
    expect(await clinic.deliver({ to: { url: `http://127.0.0.1:${other}/`, secret } })).toBe(400);
    expect(await clinic.troubles()).toMatchObject([
      { id: 'webhook_secret', state: 'error', mend: expect.stringContaining('byte by byte') },
    ]);
  });

  it('in a warning where others were believed, and not at all once the next one is', async () => {
    const clinic = await openClinic();
    expect(await clinic.deliver()).toBe(200);
    expect(await checkOf(clinic, 'webhook_secret')).toMatchObject({ state: 'ok' });
    expect(await clinic.deliver({ secret: 'whsec_other' })).toBe(400);
    expect(await clinic.troubles()).toMatchObject([
      { id: 'webhook_secret', state: 'warning', mend: expect.stringContaining('The next delivery shows') },
    ]);
    expect(await clinic.deliver()).toBe(200);
    expect(await clinic.troubles()).toEqual([]);
  });

  it('once, where a wrong clock is the cause', async () => {
    const clinic = await openClinic();
    clinic.stripeTime.aheadMs = 600_000;
    expect(await clinic.deliver()).toBe(400);
    expect(await clinic.troubles()).toMatchObject([{ id: 'stripe_clock', state: 'error' }]);
  });
});

describe('the doctor finds that the webhook’s address', () => {
  it.each<[string, Front, RegExp]>([
    [
      'redirects to another host',
      () => new Response(null, { status: 301, headers: { location: 'https://www.example/x' } }),
      /Set host_url to https:\/\/www\.example/,
    ],
    [
      'redirects to another path',
      ({ url }) => new Response(null, { status: 308, headers: { location: `${url}/` } }),
      /without a redirect/,
    ],
    ['is another program’s', () => new Response('not here', { status: 404 }), /pass every path/],
    ['is answered by a page', () => new Response('<html>'), /pass every path/],
    [
      'is a proxy’s with nothing behind it',
      () => new Response('bad gateway', { status: 502 }),
      /pass this address on/,
    ],
    ['loses the signature', withoutSignature, /Stripe-Signature/],
    ['changes the body', rewriting, /byte by byte/],
  ])('%s', async (_what, front, mend) => {
    const clinic = await openClinic({ front });
    expect(await clinic.troubles()).toMatchObject([
      { id: 'webhook_reach', state: 'error', mend: expect.stringMatching(mend) },
    ]);
  });

  it('is nobody’s', async () => {
    const clinic = await openClinic({ stripe: { hostUrl: 'http://127.0.0.1:9' } });
    Object.assign(clinic.server.deps.config, { hostUrl: 'http://127.0.0.1:9' });
    expect(await checkOf(clinic, 'webhook_reach')).toMatchObject({
      state: 'error',
      mend: expect.stringContaining('open to the internet'),
    });
  });

  it('changes the body, and says so once when an event was refused for it', async () => {
    const clinic = await openClinic({ front: rewriting });
    expect(await clinic.deliver()).toBe(400);
    expect(await clinic.troubles()).toMatchObject([{ id: 'webhook_reach', state: 'error' }]);
  });

  it('is not asked while Coffer does not run', async () => {
    const clinic = await openClinic();
    Object.assign(clinic.server.deps.config, { port: 9 });
    expect(await checkOf(clinic, 'webhook_reach')).toMatchObject({ state: 'pending' });
  });

  it('takes a ping for no delivery of Stripe’s', async () => {
    const clinic = await openClinic();
    await clinic.look();
    expect(clinic.server.deps.sightings.deliveries.current).toEqual({ verified: null, rejected: null });
  });
});

describe('forged deliveries', () => {
  it('are counted, and written down once a minute at most', async () => {
    const clinic = await openClinic();
    const { db, sightings } = clinic.server.deps;
    let writes = 0;
    const run = db.writer.run.bind(db.writer);
    Object.assign(db.writer, {
      run: (...call: Parameters<typeof run>) => {
        writes += 1;
        return run(...call);
      },
    });
    for (let sent = 0; sent < 20; sent += 1)
      expect(await clinic.deliver({ secret: 'whsec_forged' })).toBe(400);
    expect(sightings.deliveries.current.rejected).toMatchObject({ reason: 'wrong_secret', count: 20 });
    expect(writes).toBe(1);
  });
});
