import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isIntact, signedHead } from '@coffer/server/proof/head.ts';
import { describe, expect, it } from 'vitest';
import { checkExport } from '../../proof/check-export.ts';
import { v1 } from '../../setup/app.ts';
import { createTestFolder } from '../../setup/database.ts';
import { openShop } from '../http/spending.ts';

async function openEvidence() {
  const shop = await openShop();
  const grantMany = async (): Promise<void> => {
    for (let count = 0; count < 250; count += 1) await shop.grant();
  };
  const fetchFile = (path: string, method = 'GET') => shop.call(v1 + path, { method, headers: shop.headers });
  return { ...shop, fetchFile, grantMany };
}

describe('the signed head over REST', () => {
  it('is a file that is as it was signed, and covers all there is', async () => {
    const { fetchFile } = await openEvidence();
    const answer = await fetchFile('/ledger/head');
    expect(answer.headers.get('content-disposition')).toMatch(/filename="coffer-head-[\d-]{10}\.json"$/);
    const head = signedHead.parse(await answer.json());
    expect([head.seq, isIntact(head)]).toEqual([1, true]);
    expect(isIntact({ ...head, seq: 2 })).toBe(false);
  });
});

describe('the whole ledger over REST', () => {
  it('is found sound by a checker that knows nothing but its description', async () => {
    const { fetchFile, grantMany } = await openEvidence();
    await grantMany();
    const answer = await fetchFile('/ledger/export');
    expect(answer.headers.get('content-type')).toBe('application/jsonl');
    const head = signedHead.parse(await (await fetchFile('/ledger/head')).json());
    const file = join(createTestFolder(), 'ledger.jsonl');
    writeFileSync(file, await answer.text());
    expect(await checkExport(file, head.public_key)).toEqual([]);
  });

  it('takes a seat among the heavy reads until it was read, as the head does', async () => {
    const { fetchFile, grantMany } = await openEvidence();
    await grantMany();
    const open = await Promise.all(Array.from({ length: 4 }, () => fetchFile('/ledger/export')));
    expect((await fetchFile('/ledger/export')).status).toBe(429);
    expect((await fetchFile('/ledger/head')).status).toBe(429);
    for (const answer of open) await answer.text();
    expect((await fetchFile('/ledger/head')).status).toBe(200);
  });

  it('takes none where only its headers are asked for', async () => {
    const { fetchFile } = await openEvidence();
    for (let count = 0; count < 5; count += 1) {
      expect((await fetchFile('/ledger/export', 'HEAD')).status).toBe(200);
    }
  });
});
