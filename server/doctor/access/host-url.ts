import { type Finding, type Patient, broken, inOrder, unknown, warning } from '../check.ts';

/** Whether browsers open Coffer at `host_url`: the way back from a checkout leads there, and sessions belong to a host. */
export function lookAtHostUrl({ config, sightings }: Patient): Finding {
  const { hostUrl } = config;
  const wanted = new URL(hostUrl).host;
  const hosts = [...new Set(sightings.visits.current.map(([origin]) => new URL(origin).host))];
  const others = hosts.filter((host) => host !== wanted);
  if (hosts.length === 0) return unknown(`No browser has been here yet to compare ${hostUrl} with.`);
  if (others.length === 0) return inOrder(`Browsers open Coffer at ${hostUrl}.`);
  const text = `Browsers open Coffer at ${others.join(', ')}, and host_url is ${hostUrl}: whoever pays comes back there, where they are not signed in.`;
  const mend = `Set host_url to what people open, or have them open ${hostUrl}.`;
  return hosts.includes(wanted) ? warning(text, mend) : broken(text, mend);
}
