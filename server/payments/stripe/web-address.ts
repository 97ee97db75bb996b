import { ProviderFailure } from '../provider.ts';

/**
 * An address that Stripe told, to be opened by a browser; null for what is no address of a web page. A `javascript:` one would run with
 * the rights of whoever follows it, where nothing else keeps it from that.
 */
export function webAddress(told: string | null | undefined): string | null {
  const protocol = URL.parse(told ?? '')?.protocol;
  return told && (protocol === 'https:' || protocol === 'http:') ? told : null;
}

/** The same where there is no going on without it. @throws ProviderFailure `provider_refused`. */
export function needWebAddress(given: string | null | undefined): string {
  const address = webAddress(given);
  if (address === null) throw new ProviderFailure('provider_refused');
  return address;
}
