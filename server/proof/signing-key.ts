import { type KeyObject, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { deriveKey } from '../auth/derive-key.ts';

/** What an Ed25519 private key of 32 bytes begins with in PKCS #8. */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that an instance signs its ledger's head with. */
export interface SigningKey {
  /** The 32 bytes of the public key, base64url: to be kept outside, beside the heads. */
  readonly publicKey: string;
  /** A signature of 64 bytes, base64url. */
  readonly sign: (text: string) => string;
}

/** The Ed25519 key of an instance. It is derived from its secret, so that nothing new has to be kept, and is the same at each start. */
export function createSigningKey(secret: Buffer, instanceId: string): SigningKey {
  const seed = deriveKey(secret, 'coffer ledger head', instanceId);
  const key = createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
  return {
    publicKey: rawKeyOf(createPublicKey(key)),
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  };
}

/** Whether a text was signed with the private key that belongs to this public one. */
export function isSignedBy(
  publicKey: string,
  { text, signature }: { text: string; signature: string },
): boolean {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: publicKey };
  try {
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

function rawKeyOf(key: KeyObject): string {
  return key.export({ format: 'jwk' }).x ?? '';
}
