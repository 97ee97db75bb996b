/** Where a provider sends its events, under the API's base path, and where older clients told theirs to. */
export const webhookPath = '/admin/api/v1/webhooks/payments';
export const olderWebhookPath = '/webhooks/payments';
