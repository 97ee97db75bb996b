import { type Finding, type Patient, inOrder } from '../check.ts';

/** Who makes accounts. */
export function lookAtSignUp({ config }: Patient): Finding {
  return inOrder(
    config.auth.allowSignUp
      ? 'Anybody who reaches this page may make an account.'
      : 'Accounts are made by Platform Managers only.',
  );
}
