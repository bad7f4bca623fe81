import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  parseSearchWith,
  stringifySearchWith,
} from '@tanstack/react-router';
import { readModelFilter } from './catalog/model-filter.ts';
import { ForgotPasswordPage } from './customers/forgot-password-page.tsx';
import { LoginPage } from './customers/login-page.tsx';
import { ResetPasswordPage } from './customers/reset-password-page.tsx';
import { SignUpPage } from './customers/sign-up-page.tsx';
import { catalogSearch, customerSearch, failureSearch } from './desk/operator-search.ts';
import { HomePage } from './home/home-page.tsx';
import { OperatorPages, PrivatePages } from './shell/guards.tsx';
import { BrokenPage, DefectPage, NotFoundPage } from './shell/lost-pages.tsx';
import { PendingPage } from './shell/pending-page.tsx';
import { Shell } from './shell/shell.tsx';
import { type UsageSearch, usageSearch } from './usage/usage-search.ts';

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFoundPage,
  errorComponent: DefectPage,
});

const entry = createRoute({
  getParentRoute: () => root,
  id: 'entry',
  component: Outlet,
  errorComponent: DefectPage,
});
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  component: Shell,
  errorComponent: DefectPage,
});
const privatePages = createRoute({
  getParentRoute: () => shell,
  id: 'private',
  component: PrivatePages,
});
const operatorPages = createRoute({
  getParentRoute: () => shell,
  path: 'operator',
  component: OperatorPages,
});

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
const nextSearch = ({ next }: Record<string, unknown>): { next?: string | undefined } => ({
  next: text(next),
});
const tokenSearch = ({ token }: Record<string, unknown>): { token?: string | undefined } => ({
  token: text(token),
});

const entryRoutes = [
  createRoute({
    getParentRoute: () => entry,
    path: 'login',
    validateSearch: nextSearch,
    component: LoginPage,
  }),
  createRoute({
    getParentRoute: () => entry,
    path: 'sign-up',
    validateSearch: nextSearch,
    component: SignUpPage,
  }),
  createRoute({
    getParentRoute: () => entry,
    path: 'forgot-password',
    component: ForgotPasswordPage,
  }),
  createRoute({
    getParentRoute: () => entry,
    path: 'reset-password',
    validateSearch: tokenSearch,
    component: ResetPasswordPage,
  }),
  createRoute({
    getParentRoute: () => entry,
    path: 'operator/claim',
    validateSearch: tokenSearch,
    component: lazyRouteComponent(() => import('./desk/claim-page.tsx'), 'ClaimPage'),
  }),
] as const;

const publicRoutes = [
  createRoute({ getParentRoute: () => shell, path: '/', component: HomePage }),
  createRoute({
    getParentRoute: () => shell,
    path: 'models',
    validateSearch: readModelFilter,
    component: lazyRouteComponent(() => import('./catalog/models-page.tsx'), 'ModelsPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'models/$slug',
    component: lazyRouteComponent(() => import('./catalog/model-page.tsx'), 'ModelPage'),
  }),
  createRoute({
    getParentRoute: () => shell,
    path: 'billing-policy',
    component: lazyRouteComponent(
      () => import('./receipts/billing-policy-page.tsx'),
      'BillingPolicyPage',
    ),
  }),
] as const;

const privateRoutes = [
  createRoute({
    getParentRoute: () => privatePages,
    path: 'usage',
    validateSearch: usageSearch,
    component: lazyRouteComponent(() => import('./usage/usage-page.tsx'), 'UsagePage'),
  }),
  createRoute({
    getParentRoute: () => privatePages,
    path: 'runs/$id',
    component: lazyRouteComponent(() => import('./receipts/receipt-page.tsx'), 'ReceiptPage'),
  }),
  createRoute({
    getParentRoute: () => privatePages,
    path: 'keys',
    component: lazyRouteComponent(() => import('./customers/keys-page.tsx'), 'KeysPage'),
  }),
] as const;

const operatorRoutes = [
  createRoute({
    getParentRoute: () => operatorPages,
    path: '/',
    component: lazyRouteComponent(() => import('./desk/overview-page.tsx'), 'OverviewPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'customers',
    validateSearch: customerSearch,
    component: lazyRouteComponent(() => import('./desk/customers-page.tsx'), 'CustomersPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'customers/$id',
    component: lazyRouteComponent(() => import('./desk/customer-page.tsx'), 'CustomerPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'customers/$id/runs/$runId',
    component: lazyRouteComponent(() => import('./desk/customer-run-page.tsx'), 'CustomerRunPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'failed-runs',
    validateSearch: failureSearch,
    component: lazyRouteComponent(() => import('./desk/failed-runs-page.tsx'), 'FailedRunsPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'catalog',
    validateSearch: catalogSearch,
    component: lazyRouteComponent(() => import('./desk/catalog-page.tsx'), 'CatalogPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'audit-log',
    component: lazyRouteComponent(() => import('./desk/audit-log-page.tsx'), 'AuditLogPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'workers',
    component: lazyRouteComponent(() => import('./desk/workers-page.tsx'), 'WorkersPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'worker-faults',
    component: lazyRouteComponent(
      () => import('./desk/worker-faults-page.tsx'),
      'WorkerFaultsPage',
    ),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'write-offs',
    component: lazyRouteComponent(() => import('./desk/write-offs-page.tsx'), 'WriteOffsPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'invariants',
    component: lazyRouteComponent(() => import('./desk/invariants-page.tsx'), 'InvariantsPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'mailbox',
    component: lazyRouteComponent(() => import('./desk/mailbox-page.tsx'), 'MailboxPage'),
  }),
  createRoute({
    getParentRoute: () => operatorPages,
    path: 'mailbox/$id',
    component: lazyRouteComponent(() => import('./desk/mail-page.tsx'), 'MailPage'),
  }),
] as const;

const routeTree = root.addChildren([
  entry.addChildren(entryRoutes),
  shell.addChildren([
    ...publicRoutes,
    privatePages.addChildren(privateRoutes),
    operatorPages.addChildren(operatorRoutes),
  ]),
]);

/** Makes the router of all pages. */
export function createPageRouter() {
  return createRouter({
    routeTree,
    defaultPreload: 'intent',
    // The shell is drawn at once; what is loaded for a page has its shape kept free.
    defaultPendingMs: 100,
    defaultPendingMinMs: 0,
    defaultPendingComponent: PendingPage,
    defaultErrorComponent: BrokenPage,
    scrollRestoration: true,
    // Search values stay the texts they are: a token of digits is no number.
    parseSearch: parseSearchWith((value) => value),
    stringifySearch: stringifySearchWith(String),
  });
}

declare module '@tanstack/react-router' {
  /** What one page hands to the next without writing it into the address. */
  interface HistoryState {
    email?: string;
    /** What the list of runs showed that leads to a receipt. */
    usage?: UsageSearch;
  }

  interface Register {
    router: ReturnType<typeof createPageRouter>;
  }
}
