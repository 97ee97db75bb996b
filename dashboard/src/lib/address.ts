/**
 * An address of this server as others can open it. A server that was told no `host_url` calls itself localhost, which on
 * any other machine is that machine: then the address this page was opened at (`origin`) stands in.
 */
export function reachable(address: string, origin: string): string {
  const url = new URL(address);
  return url.hostname === 'localhost' ? address.replace(url.origin, origin) : address;
}
