import type { ReactNode } from 'react';
import { Page } from '../shell/page.tsx';
import { ModelList } from './model-list.tsx';

/** All models with price, speed and what a run usually costs. */
export function ModelsPage(): ReactNode {
  return (
    <Page title="Models">
      <ModelList />
    </Page>
  );
}
