import type { Database } from '@coffer/db';
import { lookAtBooks } from '@coffer/server/proof/check.ts';
import { verifyJob } from '@coffer/server/proof/job.ts';
import { Verifier } from '@coffer/server/proof/verifier.ts';
import { describe, expect, it } from 'vitest';
import { busyBooks } from '../../db/proof/busy-books.ts';
import { tamper } from '../../db/proof/tamper.ts';
import { createTestApp } from '../../setup/app.ts';
import { apiAs, makeUser } from '../api/caller.ts';

const minuteMs = 60_000;
const never = new AbortController().signal;

/** Books in which everything has happened, and who looks through them; what is logged is kept. */
async function openVerifier() {
  const { db, clock } = await busyBooks();
  const logged: unknown[] = [];
  const keep = (entry: unknown): void => void logged.push(entry);
  const open = () => new Verifier({ db, log: { error: keep, warn: keep }, pace: { workMs: 0, restMs: 0 } });
  const verifier = open();
  const wait = (minutes: number): void => void (clock.nowMs += minutes * minuteMs);
  return {
    db,
    logged,
    verifier,
    reopen: open,
    wait,
    check: (of = verifier) => lookAtBooks({ verifier: of }),
  };
}

const forgeBalance = (db: Database): void =>
  tamper(db, "UPDATE wallet SET balance = balance + 1 WHERE user_id = 'eve'");

describe('verifying in the background', () => {
  it('begins some minutes after the start, and again a day after it ended', async () => {
    const { verifier, wait } = await openVerifier();
    const { work } = verifyJob(verifier, never);
    await work();
    expect(verifier.state().last).toBeNull();
    wait(5);
    await work();
    expect(verifier.state().last).toMatchObject({ lastSeq: 17, wallets: 4, findings: 0 });
    wait(23 * 60);
    expect(verifier.isDue()).toBe(false);
    wait(60);
    expect(verifier.isDue()).toBe(true);
  });

  it('knows after a restart what it found before, and when', async () => {
    const { verifier, reopen, check, wait } = await openVerifier();
    expect(check()).toMatchObject({ state: 'pending', text: expect.stringContaining('Not verified yet') });
    await verifier.pass(never);
    wait(60);
    const again = reopen();
    expect(again.state().last).toEqual(verifier.state().last);
    expect(check(again)).toMatchObject({
      state: 'ok',
      text: expect.stringMatching(
        /^Last verified 2026-\d\d-\d\d \d\d:\d\d UTC: 17 transactions of 4 wallets/,
      ),
      mend: null,
    });
    wait(5);
    expect(again.isDue()).toBe(false);
  });

  it('tells the first five findings and how many there are, and what to do', async () => {
    const { db, verifier, check } = await openVerifier();
    tamper(db, 'UPDATE ledger_transaction SET created_at = created_at + 1');
    await verifier.pass(never);
    const { state, text, details, mend } = check();
    expect(state).toBe('error');
    expect(text).toMatch(/and \d\d things are wrong\. The first of them:$/);
    expect(details).toHaveLength(5);
    expect(details?.join('\n')).toContain('does not have the hash of its content');
    expect(mend).toMatch(/pnpm verify.*backup.*signed head/);
  });

  it('logs a finding once, however often it is found', async () => {
    const { db, verifier, logged } = await openVerifier();
    forgeBalance(db);
    await verifier.pass(never);
    const first = logged.length;
    await verifier.pass(never);
    expect(first).toBeGreaterThan(0);
    expect(logged).toHaveLength(first);
    expect(logged[0]).toMatchObject({ kind: 'wallet', userId: 'eve' });
  });

  it('leaves the event loop to others between its steps, and tells how far it is', async () => {
    const { verifier, check } = await openVerifier();
    const passing = verifier.pass(never);
    let turns = 0;
    const seen: string[] = [];
    while (verifier.state().progress !== null) {
      seen.push(check().text);
      turns += 1;
      await new Promise((resolve) => void setImmediate(resolve));
    }
    await passing;
    expect(turns).toBeGreaterThan(10);
    expect(seen).toContainEqual(expect.stringMatching(/Verifying now: \d+ %\.$/));
  });

  it('is one pass for all who ask at once', async () => {
    const { verifier } = await openVerifier();
    expect(verifier.pass(never)).toBe(verifier.pass(never));
    await verifier.pass(never);
  });

  it('ends at once when the program stops, and keeps nothing of half a pass', async () => {
    const { verifier, logged } = await openVerifier();
    const stopping = new AbortController();
    const passing = verifier.pass(stopping.signal);
    stopping.abort();
    await passing;
    expect(verifier.state()).toEqual({ progress: null, last: null, failedAtMs: null });
    expect(logged).toEqual([]);
  });

  it('says that it broke off where the result could not be kept, and tries again within the hour', async () => {
    const { db, verifier, check, logged, wait } = await openVerifier();
    wait(6);
    await db.writer.close();
    await verifier.pass(never);
    expect(check()).toMatchObject({ state: 'warning', text: expect.stringContaining('broke off') });
    expect(logged).toHaveLength(1);
    expect(verifier.isDue()).toBe(false);
    wait(60);
    expect(verifier.isDue()).toBe(true);
  });
});

describe('verifying from the system page', () => {
  it('begins at once for Platform Managers alone, and its result stands in the status', async () => {
    const { deps } = createTestApp();
    const grace = await makeUser(deps, 'Grace', ['PlatformManager']);
    const lin = await makeUser(deps, 'Lin', ['BillingManager']);
    await expect(apiAs(deps, lin).system.verify()).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const api = apiAs(deps, grace);
    await api.system.verify();
    expect((await api.system.verification()).progress).not.toBeNull();
    await deps.verifier.pass(never);
    expect((await api.system.verification()).progress).toBeNull();
    const { checks, isVerifying } = await api.system.status();
    expect(isVerifying).toBe(false);
    expect(checks.find(({ id }) => id === 'books')).toMatchObject({ state: 'ok' });
  });
});
