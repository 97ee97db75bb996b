import type { NewApiKey } from '../../../db/key/key.ts';

/** A key without limits, which its owner makes, with what the test cares about put in. */
export function newKey(id: string, wanted: Partial<NewApiKey> & Pick<NewApiKey, 'userId'>): NewApiKey {
  return {
    id,
    createdBy: wanted.userId,
    parentId: null,
    name: id,
    prefix: id,
    scopes: null,
    expiresAt: null,
    hash: hashOf(id),
    ...wanted,
  };
}

/** What stands for the hash of a new key. */
export function hashOf(id: string): Buffer {
  return Buffer.alloc(32, id);
}
