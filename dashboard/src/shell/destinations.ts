import {
  BookOpen,
  ChartNoAxesColumn,
  CircleX,
  Cpu,
  Eraser,
  Gauge,
  House,
  KeyRound,
  type LucideIcon,
  Mail,
  Scale,
  ScrollText,
  ShieldCheck,
  Sparkles,
  Tags,
  TriangleAlert,
  Users,
} from 'lucide-react';

/** A place the shell leads to. */
export type Destination = Readonly<{ to: string; label: string; icon: LucideIcon }>;

/** The places of whoever is logged in. */
export const MAIN_DESTINATIONS: readonly Destination[] = [
  { to: '/', label: 'Home', icon: House },
  { to: '/models', label: 'Models', icon: Sparkles },
  { to: '/usage', label: 'Usage', icon: ChartNoAxesColumn },
  { to: '/keys', label: 'Keys', icon: KeyRound },
  { to: '/billing-policy', label: 'Billing policy', icon: Scale },
];

/** The places that need no login. */
export const PUBLIC_DESTINATIONS: readonly Destination[] = MAIN_DESTINATIONS.filter(({ to }) =>
  ['/', '/models', '/billing-policy'].includes(to),
);

/** The operator's places. */
export const OPERATOR_DESTINATIONS: readonly Destination[] = [
  { to: '/operator', label: 'Overview', icon: Gauge },
  { to: '/operator/customers', label: 'Customers', icon: Users },
  { to: '/operator/workers', label: 'Workers', icon: Cpu },
  { to: '/operator/worker-faults', label: 'Worker faults', icon: TriangleAlert },
  { to: '/operator/failed-runs', label: 'Failed runs', icon: CircleX },
  { to: '/operator/write-offs', label: 'Write-offs', icon: Eraser },
  { to: '/operator/catalog', label: 'Catalog', icon: Tags },
  { to: '/operator/invariants', label: 'Invariants', icon: ShieldCheck },
  { to: '/operator/audit-log', label: 'Audit log', icon: ScrollText },
  { to: '/operator/mailbox', label: 'Mailbox', icon: Mail },
];

/** Places that other places stand below: one is there only when the address is theirs alone. */
export function isExact(to: string): boolean {
  return to === '/' || to === '/operator';
}

/** The API reference: a page of the server, not of these pages. */
export const API_REFERENCE = { href: '/docs', label: 'API reference', icon: BookOpen } as const;
