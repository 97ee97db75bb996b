import { expect, it } from 'vitest';
import { createTestApp, v1 } from '../../setup/app.ts';
import { type LogLine, logInto } from '../../setup/log.ts';

it('what administrators do to accounts stands in the log with who did it, and names no secret', async () => {
  const lines: LogLine[] = [];
  const server = createTestApp({ log: logInto(lines) });
  const root = await server.person('Root', 'PlatformManager');
  const headers = await server.browser(root);
  const send = (method: string, path: string, body?: unknown) =>
    server.call(`${v1}/users${path}`, { method, headers, body });
  const made = await send('POST', '', { email: 'ada@example.com', name: 'Ada' });
  const { id = '', ...answer } = (await made.json()) as { id?: string; reset_url?: string };
  await send('PATCH', `/${id}`, { roles: ['BillingManager'] });
  await send('DELETE', `/${id}`);
  const acts = lines.filter(({ facts }) => facts['by'] === root.userId);
  expect(acts).toMatchObject([
    { text: 'A user was created', facts: { userId: id, roles: [] } },
    { text: 'A user was changed', facts: { userId: id, roles: ['BillingManager'] } },
    { text: 'A user was removed', facts: { userId: id } },
  ]);
  const token = new URL(answer.reset_url ?? '').href.split('/').at(-1) ?? '';
  expect(token.length).toBeGreaterThan(20);
  expect(JSON.stringify(lines)).not.toContain(token);
});
