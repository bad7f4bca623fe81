/**
 * The order of the dashboard's rooms. A room imports only rooms that stand before it; those that
 * stand together do not import each other.
 */
export const DASHBOARD_FLOORS: readonly (readonly string[])[] = [
  // moments and days in words
  ['time'],
  // the only caller of the server: generated client, queries, live usage
  ['client'],
  // buttons, fields, dialogs, tables, notices · axes, bars, sparklines, labels
  ['ui', 'chart'],
  // the frame of every page: navigation, banners, theme
  ['shell'],
  // sign-up, login, API keys
  ['customers'],
  // a model's form, its run and result, code samples
  ['playground'],
  // the list of models and their pages, price and speed · spend chart, list of runs, their filters
  ['catalog', 'usage'],
  // a run's receipt, the billing policy
  ['receipts'],
  // the first page · the operator's pages
  ['home', 'desk'],
];
