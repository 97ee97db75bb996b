import { updated } from '$app/state';

/**
 * Loads a part of a page that is fetched when it is first wanted. After an upgrade of the server the old part is gone:
 * then the page is read anew, once, for what is read then is of one version. Rejects when the server is only away.
 */
export async function loadPart<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!(await updated.check())) throw error;
    location.reload();
    return new Promise<never>(() => undefined);
  }
}
