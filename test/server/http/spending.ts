import { type TestApp, createTestApp, v1 } from '../../setup/app.ts';

/** An answer of REST, whatever it is. */
export interface Answer {
  readonly [field: string]: unknown;
}

/** A manager's application, and two users: Ada has 10 credits, and a key of her own; Bob has none. */
export async function openShop() {
  const server = createTestApp();
  const admin = await server.person('Grace', 'PlatformManager');
  const ada = await server.person('Ada');
  const bob = await server.person('Bob');
  const headers = await server.key(admin);
  const own = await server.key(ada);
  const request = requestOf(server, headers);
  const post = (path: string, body?: unknown, as = headers) => request(path, { method: 'POST', body, as });
  const get = (path: string, as = headers) => request(path, { as });
  const balance = async (userId = ada.userId) => (await get(`/users/${userId}/balance`)).body;
  const grant = (fields: object = {}) =>
    post('/transactions', { user_id: ada.userId, transaction_type: 'admin_grant', amount: 10, ...fields });
  await grant();
  return { ...server, admin, ada, bob, headers, own, request, post, get, balance, grant };
}

/** The same with holds: of 4 credits of Ada's where nothing else is said. */
export async function openHolds() {
  const shop = await openShop();
  const hold = (fields: object = {}, as = shop.headers) =>
    shop.post('/holds', { user_id: shop.ada.userId, amount: '4', ...fields }, as);
  const held = async (fields: object = {}, as = shop.headers) => String((await hold(fields, as)).body['id']);
  const end = (id: string, how: 'capture' | 'release', body?: object, as = shop.headers) =>
    shop.post(`/holds/${id}/${how}`, body, as);
  return { ...shop, hold, held, end };
}

function requestOf({ call }: TestApp, headers: Record<string, string>) {
  return async (path: string, more: { method?: string; body?: unknown; as?: Record<string, string> }) => {
    const { as = headers, ...rest } = more;
    const answer = await call(v1 + path, { ...rest, headers: as });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Answer };
  };
}
