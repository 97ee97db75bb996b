import { redirect } from '@sveltejs/kit';

/** The dashboard opens where the money is. */
export function load(): never {
  redirect(307, '/cost-management');
}
