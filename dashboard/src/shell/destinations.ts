import {
  BookOpen,
  ChartNoAxesColumn,
  Cpu,
  House,
  KeyRound,
  type LucideIcon,
  Mail,
  Scale,
  ScrollText,
  ShieldCheck,
  Sparkles,
  TriangleAlert,
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
  { to: '/operator/workers', label: 'Workers', icon: Cpu },
  { to: '/operator/worker-faults', label: 'Worker faults', icon: TriangleAlert },
  { to: '/operator/write-offs', label: 'Write-offs', icon: ScrollText },
  { to: '/operator/invariants', label: 'Invariants', icon: ShieldCheck },
  { to: '/operator/mailbox', label: 'Mailbox', icon: Mail },
];

/** The API reference: a page of the server, not of these pages. */
export const API_REFERENCE = { href: '/docs', label: 'API reference', icon: BookOpen } as const;
