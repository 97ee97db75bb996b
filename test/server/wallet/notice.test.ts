import { parseCredits } from '@coffer/db';
import { readNotice, setNotice } from '@coffer/server/wallet/notice.ts';
import { expect, it } from 'vitest';
import { createPerson } from '../../setup/callers.ts';
import { createTestDeps } from '../../setup/deps.ts';

it('a notice is due while fewer credits are available than one wants to be told about', async () => {
  const deps = createTestDeps();
  const ada = await createPerson(deps, 'Ada');
  expect(await readNotice(deps, ada)).toMatchObject({ threshold: null, isLow: false });
  await setNotice(deps, ada, parseCredits('5'));
  expect(await readNotice(deps, ada)).toMatchObject({ isLow: true });
  await deps.db.ledger.post({
    ...{ userId: ada.userId, type: 'admin_grant', amount: parseCredits('5'), origin: 'request' },
    ...{ sourceId: null, description: null, metadata: null },
    actor: { type: 'user', id: ada.userId, name: 'Ada' },
  });
  expect(await readNotice(deps, ada)).toMatchObject({ isLow: false, available: parseCredits('5') });
  const hold = { userId: ada.userId, amount: parseCredits('0.01'), origin: 'request', expiresInMs: 60_000 };
  const actor = { type: 'user', id: ada.userId, name: 'Ada' } as const;
  await deps.db.ledger.hold({ ...hold, sourceId: null, description: null, actor });
  expect(await readNotice(deps, ada)).toMatchObject({ isLow: true });
  await setNotice(deps, ada, null);
  expect(await readNotice(deps, ada)).toMatchObject({ threshold: null, isLow: false });
});
