import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { inOrder } from '@coffer/server/doctor/check.ts';
import { command } from '@coffer/server/doctor/command.ts';
import { judgeDisk, lookAtDisk } from '@coffer/server/doctor/database/disk.ts';
import { judgePlace } from '@coffer/server/doctor/database/place.ts';
import { judgeNode, judgeSqlite } from '@coffer/server/doctor/database/versions.ts';
import { examine } from '@coffer/server/doctor/examine.ts';
import { summaryLine } from '@coffer/server/doctor/summary.ts';
import { startPurchase } from '@coffer/server/purchase/start.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestDeps } from '../../setup/deps.ts';
import { makeFolder } from '../../setup/folder.ts';
import { type Clinic, openClinic } from './clinic.ts';

/** A browser asks from a page that was opened at an origin. */
function visit({ server }: Clinic, origin: string): void {
  server.deps.sightings.visits.notice(new Headers({ 'sec-fetch-site': 'same-origin', origin }));
}

/** A checkout was paid; `change` is what Stripe says of it that was not agreed. */
async function pay({ server: { deps, person }, emulator }: Clinic, change: object): Promise<void> {
  await startPurchase(deps, await person('Ada'), { requestId: crypto.randomUUID(), crediteeId: null });
  emulator.sessions.patch(emulator.sessions.last().id, change);
  emulator.pay(emulator.sessions.last().id);
  await emulator.webhooks.settled();
}

describe('the doctor finds', () => {
  it('a payment that was not credited', async () => {
    const clinic = await openClinic();
    await pay(clinic, { currency: 'eur' });
    expect(await clinic.troubles()).toMatchObject([
      {
        id: 'kept_payments',
        state: 'error',
        mend: expect.stringContaining('credit each by hand or refund it'),
      },
    ]);
  });

  it('an event that is stuck', async () => {
    const clinic = await openClinic();
    const metadata = {
      coffer_instance: clinic.server.deps.db.instanceId,
      coffer_purchase: '01900000-0000-7000-8000-000000000000',
    };
    clinic.emulator.webhooks.dropNext();
    await pay(clinic, {});
    const stray = { ...clinic.emulator.sessions.last(), id: 'cs_lost', metadata };
    clinic.emulator.emit('checkout.session.completed', stray);
    await clinic.emulator.webhooks.settled();
    expect(await clinic.troubles()).toMatchObject([
      { id: 'events', state: 'warning', text: expect.stringContaining('purchase_missing') },
    ]);
  });

  it('that browsers open another address than host_url', async () => {
    const clinic = await openClinic();
    visit(clinic, 'http://credits.example');
    const found = { id: 'host_url', mend: expect.stringContaining('Set host_url') };
    expect(await clinic.troubles()).toMatchObject([{ ...found, state: 'error' }]);
    visit(clinic, clinic.hostUrl);
    expect(await clinic.troubles()).toMatchObject([{ ...found, state: 'warning' }]);
  });

  it('that sign-ins do not last over the way back, by the scheme of the address', async () => {
    const clinic = await openClinic();
    visit(clinic, clinic.hostUrl.replace('http', 'https'));
    expect(await clinic.troubles()).toMatchObject([
      { id: 'cookies', state: 'warning', mend: expect.stringContaining('Set host_url to https:') },
    ]);
  });

  it('nothing in what does not come from a browser', async () => {
    const clinic = await openClinic();
    const { visits } = clinic.server.deps.sightings;
    visits.notice(new Headers({ origin: 'http://evil.example' }));
    visits.notice(new Headers({ origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' }));
    visits.notice(new Headers({ 'sec-fetch-site': 'same-origin' }));
    expect(visits.current).toEqual([]);
  });
});

describe('what the database needs', () => {
  it('is counted with its log, where nearly all of a young one is', async () => {
    const folder = makeFolder();
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'coffer.db');
    writeFileSync(path, Buffer.alloc(4096));
    writeFileSync(`${path}-wal`, Buffer.alloc(3_000_000));
    expect(await lookAtDisk({ db: { path } })).toMatchObject({
      text: expect.stringContaining('takes 3.0 MB'),
    });
    rmSync(`${path}-wal`);
    expect(await lookAtDisk({ db: { path } })).toMatchObject({
      text: expect.stringContaining('takes 0.0 MB'),
    });
  });

  const place = { path: '/data/coffer.db', kind: 0xef53, isMountedAlone: false };

  it.each([
    ['a local disk', judgePlace(place), 'ok'],
    ['NFS', judgePlace({ ...place, kind: 0x6969 }), 'error'],
    ['SMB, whose number has a sign', judgePlace({ ...place, kind: 0xfe534d42 | 0 }), 'error'],
    ['memory', judgePlace({ ...place, kind: 0x01021994 }), 'warning'],
    ['memory whose number has a sign', judgePlace({ ...place, kind: 0x858458f6 | 0 }), 'warning'],
    ['a file that is mounted alone', judgePlace({ ...place, isMountedAlone: true }), 'error'],
    ['much room', judgeDisk({ freeBytes: 5e9, fileBytes: 1e9 }), 'ok'],
    ['no room to upgrade', judgeDisk({ freeBytes: 5e9, fileBytes: 3e9 }), 'warning'],
    ['no room', judgeDisk({ freeBytes: 5e7, fileBytes: 1e6 }), 'error'],
    ['SQLite at its floor', judgeSqlite('3.51.3'), 'ok'],
    ['a newer SQLite', judgeSqlite('3.60.0'), 'ok'],
    ['an older SQLite', judgeSqlite('3.51.2'), 'error'],
    ['an older Node', judgeNode('22.9.0'), 'warning'],
    ['a newer Node', judgeNode('26.0.0'), 'ok'],
  ])('is judged by %s', (_what, finding, state) => {
    expect(finding.state).toBe(state);
    expect(finding.mend === null).toBe(state === 'ok');
  });
});

describe('an examination', () => {
  const group = 'payments';

  it('takes neither a check that never ends nor one that fails for the end of all', async () => {
    const deps = createTestDeps();
    const list = [
      { id: 'slow', title: 'Slow', group, look: () => new Promise<never>(() => undefined) },
      { id: 'faulty', title: 'Faulty', group, look: () => Promise.reject(new Error('secret words')) },
      { id: 'good', title: 'Good', group, look: () => inOrder('Good.') },
      { id: 'absent', title: 'Absent', group, look: () => null },
    ] as const;
    const checks = await examine({ patient: deps, log: deps.log, list, limitMs: 10 });
    expect(checks.map(({ id, state }) => [id, state])).toEqual([
      ['slow', 'warning'],
      ['faulty', 'warning'],
      ['good', 'ok'],
    ]);
    expect(JSON.stringify(checks)).not.toContain('secret words');
  });

  it('says in the banner how many checks there were, and the first problem', async () => {
    const clinic = await openClinic({ endpoint: null });
    expect(await summaryLine(clinic.server.deps)).toMatch(
      /^ {2}Payments {4}\d+ checks, 1 problem: Stripe has no webhook endpoint .* \(details: pnpm run doctor\)\n$/,
    );
    expect(await summaryLine(createTestDeps())).toBeNull();
  });
});

describe('pnpm run doctor', () => {
  async function run({ server }: Clinic): Promise<{ code: number; out: string }> {
    const out = new PassThrough();
    const call = { config: server.deps.config, workingDirectory: '/', given: new Map(), operand: null };
    const code = await command.run({ ...call, out, say: () => undefined });
    out.end();
    return { code, out: await text(out) };
  }

  it('says the same beside a Coffer that runs, which answers its ping', async () => {
    const clinic = await openClinic({ stripe: { webhookSecrets: ['whsec_other'] } });
    Object.assign(clinic.server.deps.config, { secretKey: 'k'.repeat(32) });
    const { code, out } = await run(clinic);
    expect(code).toBe(1);
    // The running one has its secret from elsewhere here, and so is another Coffer to the command.
    expect(out).toContain('ERROR    Way to the webhook');
    expect(out).toContain('ok       Stripe API key: Stripe accepts the secret key, which is of live mode.');
  });

  it('ends well without one, and does not write', async () => {
    const clinic = await openClinic();
    Object.assign(clinic.server.deps.config, { port: 9, secretKey: 'k'.repeat(32) });
    const { code, out } = await run(clinic);
    expect(out).toContain('Coffer does not run at the moment');
    expect(code).toBe(0);
  });
});
