import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from './derive-key.ts';

/** Closes things before they are stored, so that they cannot be read from the file alone. */
export type Seal = ReturnType<typeof createSeal>;

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** A seal for one purpose. What is sealed is bound to names, and opens under no others. */
export function createSeal(secret: Buffer, purpose: string) {
  const key = deriveKey(secret, purpose);
  const bound = (names: readonly string[]): Buffer => Buffer.from(JSON.stringify(names));

  return {
    /** Nonce, tag and ciphertext, in this order. `content` is written as JSON. */
    close(content: object, names: readonly string[]): Buffer {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, key, nonce).setAAD(bound(names));
      const text = Buffer.concat([sealing.update(JSON.stringify(content), 'utf8'), sealing.final()]);
      return Buffer.concat([nonce, sealing.getAuthTag(), text]);
    },

    /** What was closed; null when it was sealed under another secret or for other names, or is damaged. */
    open(sealed: Buffer, names: readonly string[]): unknown {
      const tagEnd = nonceBytes + tagBytes;
      try {
        const opening = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes))
          .setAAD(bound(names))
          .setAuthTag(sealed.subarray(nonceBytes, tagEnd));
        const text = Buffer.concat([opening.update(sealed.subarray(tagEnd)), opening.final()]);
        return JSON.parse(text.toString());
      } catch {
        return null;
      }
    },
  };
}
