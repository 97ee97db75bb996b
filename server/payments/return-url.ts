/**
 * Where a buyer comes back to. Always built from the configured origin, never from a request's headers.
 * `sessionId` is a checkout's id, a purchase's own id, or the placeholder that the provider fills in.
 */
export function returnUrl(hostUrl: string, payment: 'success' | 'cancelled', sessionId: string): string {
  return `${costManagementUrl(hostUrl)}?payment=${payment}&session_id=${sessionId}`;
}

/** The page where credits are bought. */
export function costManagementUrl(hostUrl: string): string {
  return `${hostUrl}/cost-management`;
}
