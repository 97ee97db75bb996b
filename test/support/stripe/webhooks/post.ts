/** What came of one attempt to deliver. */
export interface PostResult {
  /** Null when no answer came at all. */
  status: number | null;
  responseBody: string;
  /** Why there was no answer. */
  error: string | null;
}

/** Posts a signed body once. Redirects are not followed: to Stripe they are failures. Never throws. */
export async function postWebhook(
  url: string,
  message: { body: string; signature: string; timeoutMs: number },
): Promise<PostResult> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      body: message.body,
      headers: {
        'Content-Type': 'application/json; charset=utf-8',
        ...(message.signature === '' ? {} : { 'Stripe-Signature': message.signature }),
        'User-Agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      signal: AbortSignal.timeout(message.timeoutMs),
    });
    return { status: response.status, responseBody: await response.text(), error: null };
  } catch (error) {
    return { status: null, responseBody: '', error: error instanceof Error ? error.message : String(error) };
  }
}

/** Stripe's idea of success: any 2xx. */
export function isDelivered(result: PostResult): boolean {
  return result.status !== null && result.status >= 200 && result.status < 300;
}
