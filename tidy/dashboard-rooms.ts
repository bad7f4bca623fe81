/**
 * The order of the dashboard's rooms. A room imports only rooms that stand before it; those that
 * stand together do not import each other.
 */
export const DASHBOARD_FLOORS: readonly (readonly string[])[] = [
  ['time'],
  ['client'],
  ['ui', 'chart'],
  ['shell'],
  ['customers'],
  ['playground'],
  ['catalog', 'usage'],
  ['runs'],
  ['home', 'desk'],
];
