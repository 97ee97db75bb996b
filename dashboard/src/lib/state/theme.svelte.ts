export type Theme = 'system' | 'light' | 'dark';

const KEY = 'coffer-theme';

/** The theme a person chose; `system` follows the device. Kept in this browser alone. */
export class ThemeChoice {
  #current = $state<Theme>('system');

  constructor() {
    const stored = document.documentElement.dataset['theme'];
    if (stored === 'light' || stored === 'dark') this.#current = stored;
  }

  get current(): Theme {
    return this.#current;
  }

  set current(theme: Theme) {
    this.#current = theme;
    const root = document.documentElement;
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
    try {
      if (theme === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // A browser that keeps nothing still shows the theme until the page is left.
    }
  }
}
