/** What answers requests. */
export interface App {
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
}

/**
 * Stands at the port while the program loads: it says at once that the process lives, and lets everything else wait
 * until there is an app to answer it.
 */
export class Gate implements App {
  readonly #opened = Promise.withResolvers<App>();
  #app: App | null = null;

  /** Lets requests through, those that wait first. */
  open(app: App): void {
    this.#app = app;
    this.#opened.resolve(app);
  }

  readonly fetch = (request: Request, env?: object): Response | Promise<Response> => {
    if (this.#app) return this.#app.fetch(request, env);
    if (new URL(request.url).pathname === '/healthz') return new Response('OK');
    return this.#opened.promise.then((app) => app.fetch(request, env));
  };
}
