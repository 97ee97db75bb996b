import { describe, expect, it } from 'vitest';
import { admin, signIn, spend } from './stage/people.ts';
import { openCostManagement, press, rows, see, seeBalance } from './stage/sights.ts';
import { useBrowser, useMortalProduct } from './stage/stage.ts';

const open = useBrowser();
const product = useMortalProduct();

describe('a tab that stays open', () => {
  it('shows a purchase made in another tab', async () => {
    const { cookie } = await signIn(product.now.url, admin);
    const watching = await open(product.now.url, { cookie });
    await openCostManagement(watching);
    await seeBalance(watching, '0.00');
    const buying = await watching.context().newPage();
    await openCostManagement(buying);
    await press(buying, 'Buy Credits');
    await see(buying, '50.00 credits added');
    await seeBalance(watching, '50.00');
    await rows(watching, 'Purchase').filter({ hasText: '+50.00' }).waitFor();
  });

  it('shows the wallet that a manager looks at as it changes', async () => {
    const { cookie, api } = await signIn(product.now.url, admin);
    const { user } = await api.user.create.mutate({ name: 'Seen', email: 'seen@example.com' });
    const page = await open(product.now.url, { cookie });
    await openCostManagement(page, user.id);
    const grant = { userId: user.id, amount: '7', description: 'seen live', requestId: crypto.randomUUID() };
    await api.grant.post.mutate(grant);
    await seeBalance(page, '7.00');
    await rows(page, 'seen live').waitFor();
  });

  it('keeps one stream open, however much arrives on it', async () => {
    const { id, cookie, api } = await signIn(product.now.url, admin);
    const page = await open(product.now.url, { cookie });
    const streams: string[] = [];
    page.on('request', (request) => {
      if (request.url().includes('balance.watch')) streams.push(request.url());
    });
    await openCostManagement(page);
    for (const description of ['one', 'two', 'three']) {
      const requestId = crypto.randomUUID();
      await api.grant.post.mutate({ userId: id, amount: '1', description, requestId });
      await rows(page, description).waitFor();
    }
    expect(streams).toHaveLength(1);
  });

  it('misses nothing while the server is away', async () => {
    const person = await signIn(product.now.url, admin);
    const { cookie } = person;
    const page = await open(product.now.url, { cookie, complaints: /net::ERR_/ });
    await openCostManagement(page);
    expect(await product.now.end()).toBe(0);
    await see(page, 'Live updates are interrupted. Reconnecting…');

    await product.comeBack();
    await spend(product.now.url, person, { amount: '1.5', description: 'while it was away' });
    await rows(page, 'while it was away').waitFor();
    await seeBalance(page, '51.50');
    await page.getByText('Live updates are interrupted').waitFor({ state: 'detached' });
    await spend(product.now.url, person, { amount: '0.5', description: 'after it came back' });
    await rows(page, 'after it came back').waitFor();
    await seeBalance(page, '51.00');
    expect(await rows(page).count()).toBe(6);
  });
});
