import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Refusal } from '@coffer/db';

/** A first answer, kept for repeats. */
export interface SealedAnswer {
  /** The Content-Type. */
  readonly type: string | null;
  readonly body: string;
}

/** Whose answer it is; an answer opens for nobody else. */
export interface Owner {
  readonly caller: string;
  readonly key: string;
}

export type Seal = ReturnType<typeof createSeal>;

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Seals answers before they are stored: one of them may hold an API key, which must not be readable from the file. */
export function createSeal(secret: Buffer) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'coffer kept answers', 32));
  const boundTo = (owner: Owner): Buffer => Buffer.from(JSON.stringify([owner.caller, owner.key]));

  return {
    /** Nonce, tag and ciphertext, in this order. */
    close(answer: SealedAnswer, owner: Owner): Buffer {
      const nonce = randomBytes(nonceBytes);
      const sealing = createCipheriv(cipher, key, nonce).setAAD(boundTo(owner));
      const text = Buffer.concat([sealing.update(JSON.stringify(answer), 'utf8'), sealing.final()]);
      return Buffer.concat([nonce, sealing.getAuthTag(), text]);
    },

    /** @throws Refusal `idempotency_conflict` when it was sealed under another secret. */
    open(sealed: Buffer, owner: Owner): SealedAnswer {
      const tagEnd = nonceBytes + tagBytes;
      const opening = createDecipheriv(cipher, key, sealed.subarray(0, nonceBytes))
        .setAAD(boundTo(owner))
        .setAuthTag(sealed.subarray(nonceBytes, tagEnd));
      try {
        const text = Buffer.concat([opening.update(sealed.subarray(tagEnd)), opening.final()]);
        return JSON.parse(text.toString()) as SealedAnswer;
      } catch {
        throw new Refusal('idempotency_conflict', {
          detail: 'The first answer under this Idempotency-Key can no longer be read. Use a new key.',
        });
      }
    },
  };
}
