import { hidesVisitors } from '../../config/warnings.ts';
import { type Finding, type Patient, inOrder, warning } from '../check.ts';

const shared = 'everybody who comes through it counts as one visitor, and shares the limits on signing in';

/** Whether visitors can be told from the proxy in front. */
export function lookAtProxy({ config, limits }: Patient): Finding {
  const { unnamedProxy } = limits.visitors;
  if (unnamedProxy !== null) {
    return warning(
      `${unnamedProxy} passes requests on, and auth.trusted_proxies does not name it: ${shared}.`,
      `If it is your reverse proxy, add ${unnamedProxy} to auth.trusted_proxies and start again.`,
    );
  }
  if (hidesVisitors(config)) {
    return warning(
      `${config.hostUrl} needs a reverse proxy in front, and auth.trusted_proxies names none: ${shared}.`,
      'Set auth.trusted_proxies to the address that the proxy has for Coffer, and start again.',
    );
  }
  const named = config.auth.trustedProxies;
  return inOrder(
    named.length === 0
      ? 'None: visitors reach Coffer directly.'
      : `Believed about visitors: ${named.join(', ')}.`,
  );
}
