import { useState } from 'react';
import { chooseTheme, chosenTheme, type Theme } from './theme.ts';

/** The chosen theme, and how to choose another. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(chosenTheme);
  const choose = (next: Theme): void => {
    chooseTheme(next);
    setTheme(next);
  };
  return [theme, choose];
}
