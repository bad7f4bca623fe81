// Runs before the first paint, so that a dark page never flashes white. The choice is kept by
// src/shell/theme.ts under the same name; nothing there means: as the system has it.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('taximeter-theme');
  } catch {
    // Storage may be switched off: the system decides.
  }
  const dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
