import type { Server } from 'node:http';
import { type ServerType, serve } from '@hono/node-server';
import type { App } from './gate.ts';

/** Why the address could not be taken, as one line that says what to do. */
export class ListenProblem extends Error {
  override readonly name = 'ListenProblem';
}

/** What running requests get to finish before their connections are cut, in milliseconds. */
const graceMs = 5000;
const idleLookMs = 20;

/**
 * Starts listening.
 * @throws ListenProblem when the port is taken or not allowed.
 */
export function listen(app: App, address: { host: string; port: number }): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, hostname: address.host, port: address.port }, () =>
      resolve(server),
    );
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, address)));
  });
}

function explain(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): Error {
  const lines: Readonly<Record<string, string>> = {
    EADDRINUSE: `Port ${port} is taken by another program. End it, or set port (DWCTL_PORT) to another one.`,
    EACCES: `Port ${port} needs more rights than this user has. Set port (DWCTL_PORT) to 1024 or above.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Set host (DWCTL_HOST) to one it has, or to 0.0.0.0 for all.`,
    ENOTFOUND: `The host name ${host} is not known. Set host (DWCTL_HOST) to an address of this machine.`,
  };
  const line = lines[error.code ?? ''];
  return line ? new ListenProblem(line, { cause: error }) : error;
}

/** Takes no more requests and resolves when those that run are answered, or their time is over. */
export async function stopListening(server: ServerType): Promise<void> {
  const http = server as Server;
  const closed = new Promise((resolve) => http.close(resolve));
  // Node keeps a connection open for the next request; once there are to be none, it ends with the answer it waits for.
  // Looked for from here, and not with each answer, which would cost something all the time before.
  const end = setInterval(() => http.closeIdleConnections(), idleLookMs);
  const cut = setTimeout(() => http.closeAllConnections(), graceMs);
  await closed;
  clearInterval(end);
  clearTimeout(cut);
}
