import { hkdfSync } from 'node:crypto';

/** A key of 32 bytes for one purpose: it tells nothing of the secret, nor of the key for another. */
export function deriveKey(secret: Buffer, purpose: string, salt = ''): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, purpose, 32));
}
