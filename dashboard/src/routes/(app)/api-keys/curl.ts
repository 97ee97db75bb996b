/** The guide's call that grants credits, filled in for this server; `apiKey` may be a shell variable. */
export function grantCall(call: { hostUrl: string; apiKey: string; userId: string }): string {
  const body = {
    user_id: call.userId,
    transaction_type: 'admin_grant',
    amount: 100,
    description: 'Welcome bonus',
  };
  return [
    `curl -X POST "${call.hostUrl}/admin/api/v1/transactions" \\`,
    `  -H "Authorization: Bearer ${call.apiKey}" \\`,
    '  -H "Content-Type: application/json" \\',
    `  -d '${JSON.stringify(body, null, 2).replaceAll('\n', '\n  ')}'`,
  ].join('\n');
}

/** A call every key with `credits:read` may make: its owner's last transaction, with the balance after it. */
export function historyCall(call: { hostUrl: string; apiKey: string }): string {
  return [
    `curl "${call.hostUrl}/admin/api/v1/transactions?limit=1" \\`,
    `  -H "Authorization: Bearer ${call.apiKey}"`,
  ].join('\n');
}
