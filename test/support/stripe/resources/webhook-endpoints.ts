import type Stripe from 'stripe';
import { invalid } from '../api/failure.ts';
import { listed, lookUp } from '../api/lookup.ts';
import { readMetadata } from '../api/metadata.ts';
import { PAGE_PARAMS, paginate } from '../api/pagination.ts';
import type { Params } from '../api/params.ts';
import { retrieveRoute } from '../api/retrieve.ts';
import type { ApiCall, Route } from '../api/route.ts';
import { loadFixture } from '../store/fixture.ts';
import { newId } from '../store/ids.ts';
import { newSecret } from '../webhooks/controls.ts';
import { isEventType } from '../webhooks/event-types.ts';
import type { World } from '../world.ts';

type Endpoint = Stripe.WebhookEndpoint;

const PATH = '/v1/webhook_endpoints';
const KIND = 'webhook_endpoint';
const MAX_ENDPOINTS = 16;

/** Only here the secret is part of the answer. */
function create(world: World, call: ApiCall): Endpoint {
  const { params, livemode } = call;
  const url = readUrl(params, livemode);
  if (url === undefined) throw params.absent('url');
  const events = readEvents(params);
  if (events === undefined) throw params.absent('enabled_events');
  if (listed(world.store.webhookEndpoints, livemode).length >= MAX_ENDPOINTS) {
    throw invalid(
      `You have reached the maximum of ${MAX_ENDPOINTS} ${livemode ? 'live' : 'test'} webhook endpoints.`,
    );
  }
  const endpoint = world.store.webhookEndpoints.put({
    ...loadFixture('webhook-endpoint'),
    id: newId('we_1', 23),
    api_version: readVersion(params),
    created: world.nowSeconds(),
    description: params.emptyableText('description') || null,
    enabled_events: events,
    livemode,
    metadata: readMetadata(params),
    url,
  });
  const secret = newSecret();
  world.store.endpointSecrets.set(endpoint.id, [secret]);
  return { ...endpoint, secret };
}

function update(world: World, call: ApiCall): Endpoint {
  const { params, livemode } = call;
  const endpoint = endpointNamed(world, call);
  const url = readUrl(params, livemode) ?? endpoint.url;
  const events = readEvents(params) ?? endpoint.enabled_events;
  const disabled = params.flag('disabled');
  const description = params.emptyableText('description');
  return Object.assign(endpoint, {
    description: description === undefined ? endpoint.description : description || null,
    enabled_events: events,
    metadata: readMetadata(params, endpoint.metadata),
    status: disabled === undefined ? endpoint.status : disabled ? 'disabled' : 'enabled',
    url,
  });
}

function remove(world: World, call: ApiCall): Stripe.DeletedWebhookEndpoint {
  const endpoint = endpointNamed(world, call);
  world.store.webhookEndpoints.delete(endpoint.id);
  world.store.endpointSecrets.delete(endpoint.id);
  return { ...loadFixture('deleted-webhook-endpoint'), id: endpoint.id };
}

function endpointNamed(world: World, call: ApiCall): Endpoint {
  const { livemode } = call;
  return lookUp(world.store.webhookEndpoints, { kind: KIND, id: call.ids['id'] ?? '', livemode });
}

// Stripe also refuses addresses it cannot reach. Here they are the very ones a test listens on.
function readUrl(params: Params, livemode: boolean): string | undefined {
  const url = params.url('url');
  if (url === undefined) return undefined;
  const { protocol, hostname } = new URL(url);
  if (!livemode || protocol === 'https:' || /^(localhost|127\.|\[::1\])/.test(hostname)) return url;
  throw invalid('Invalid URL: In live mode, webhook endpoints must use HTTPS.', {
    code: 'url_invalid',
    param: 'url',
  });
}

function readEvents(params: Params): string[] | undefined {
  if (!params.has('enabled_events')) return undefined;
  const events = params.texts('enabled_events');
  if (events.length === 0) throw params.absent('enabled_events');
  if (events.length === 1 && events[0] === '*') return events;
  events.forEach((type, at) => {
    if (isEventType(type)) return;
    throw invalid(`Invalid enabled_events[${at}]: ${type} is not a type of event, or stands beside others.`, {
      param: `enabled_events[${at}]`,
    });
  });
  return events;
}

function readVersion(params: Params): string | null {
  const version = params.text('api_version');
  if (version === undefined || /^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$/.test(version)) return version ?? null;
  throw invalid(`Invalid API version: ${version}`, { param: 'api_version' });
}

const WRITABLE = ['description', 'enabled_events', 'metadata', 'url'];

export const webhookEndpointRoutes: Route[] = [
  { method: 'POST', path: PATH, params: [...WRITABLE, 'api_version', 'connect'], handle: create },
  {
    method: 'GET',
    path: PATH,
    params: PAGE_PARAMS,
    handle: (world, call) =>
      paginate(listed(world.store.webhookEndpoints, call.livemode), call.params, call.path),
  },
  retrieveRoute(PATH, KIND, (store) => store.webhookEndpoints),
  { method: 'POST', path: `${PATH}/:id`, params: [...WRITABLE, 'disabled'], handle: update },
  { method: 'DELETE', path: `${PATH}/:id`, params: [], handle: remove },
];
