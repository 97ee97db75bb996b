import type { Mistrust } from '../provider.ts';
import { isRewritten } from './rewritten.ts';
import { type SignatureOptions, findSignatureProblem } from './signature.ts';

/** Why a delivery is not believed; null when it is. A wrong secret and a body that was changed are told apart. */
export function mistrustOf(
  body: Buffer,
  header: string | undefined,
  signing: SignatureOptions,
): Mistrust | null {
  const problem = findSignatureProblem(body, header, signing);
  return problem === 'wrong_secret' && isRewritten(body, header ?? '', signing) ? 'body_changed' : problem;
}
