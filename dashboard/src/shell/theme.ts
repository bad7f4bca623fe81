/** How the pages look: `system` follows the machine. */
export type Theme = 'light' | 'dark' | 'system';

/** The same name as in public/theme-boot.js, which reads it before the first paint. */
const STORED_AS = 'taximeter-theme';

/** The theme that was chosen. */
export function chosenTheme(): Theme {
  try {
    const stored = localStorage.getItem(STORED_AS);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}

/** Chooses a theme, now and for the next visit. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(STORED_AS);
    else localStorage.setItem(STORED_AS, theme);
  } catch {
    // Without storage the choice holds for this page only.
  }
  applyTheme(theme);
}

/** Follows the machine's setting while the choice is `system`. */
export function followSystemTheme(): void {
  darkQuery().addEventListener('change', () => applyTheme(chosenTheme()));
}

function applyTheme(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && darkQuery().matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

function darkQuery(): MediaQueryList {
  return matchMedia('(prefers-color-scheme: dark)');
}
