import type { Auth } from '@coffer/server/auth/auth.ts';
import { clientAddressHeader } from '@coffer/server/auth/auth.ts';

interface Options {
  /** The client's address, as the HTTP layer hands it on. */
  readonly address?: string;
  readonly origin?: string;
}

/** Speaks to the sign-in endpoints as a browser does: keeps cookies, and says where its page came from. */
export class TestBrowser {
  readonly #auth: Auth;
  readonly #options: Options;
  readonly #cookies = new Map<string, string>();
  readonly #hostUrl = 'http://localhost:3001';

  constructor(auth: Auth, options: Options = {}) {
    this.#auth = auth;
    this.#options = options;
  }

  /** The headers of a request from this browser. */
  get headers(): Headers {
    const { address = '198.51.100.7', origin = this.#hostUrl } = this.#options;
    const headers = new Headers({ origin, [clientAddressHeader]: address });
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookie) headers.set('cookie', cookie);
    return headers;
  }

  /** GET, or POST when there is something to send. */
  async send(path: string, body?: object): Promise<Response> {
    const headers = this.headers;
    headers.set('content-type', 'application/json');
    const request = new Request(`${this.#hostUrl}/api/auth${path}`, {
      method: body ? 'POST' : 'GET',
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const response = await this.#auth.handler(request);
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    return response;
  }

  signUp(account: { email: string; password: string; name?: string }): Promise<Response> {
    return this.send('/sign-up/email', { name: 'Ada', ...account });
  }

  signIn(email: string, password: string): Promise<Response> {
    return this.send('/sign-in/email', { email, password });
  }

  #keep(setCookie: string): void {
    const [pair = ''] = setCookie.split(';');
    const [name = '', value = ''] = pair.split('=', 2);
    if (value === '' || /max-age=0/i.test(setCookie)) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}
