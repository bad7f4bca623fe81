/** The look of the few pages that the server writes itself; the dashboard has the same tokens. */
const STYLE = `
:root{--paper:#fff;--sunken:#f5f5f4;--line:#e7e5e4;--text:#1c1917;--muted:#57534e;--link:#1d4ed8}
@media (prefers-color-scheme:dark){:root{--paper:#0c0a09;--sunken:#1c1917;--line:#292524;
--text:#fafaf9;--muted:#a8a29e;--link:#93c5fd}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--text);
font:15px/1.6 "Inter Variable",Inter,system-ui,sans-serif}
main{max-width:680px;margin:0 auto;padding:48px 24px}
header{display:flex;align-items:center;gap:12px;padding-bottom:16px;
border-bottom:1px solid var(--line);font-weight:600}
header i{width:14px;height:14px;background:#ffc400;border-radius:3px}
h1{font-size:28px;line-height:1.25;font-weight:600;margin:32px 0 8px}
p{margin:16px 0}
a{color:var(--link)}
header a{color:inherit;text-decoration:none}
code{font:13px/1.5 "JetBrains Mono",ui-monospace,monospace;background:var(--sunken);
padding:2px 6px;border-radius:6px}
table{width:100%;border-collapse:collapse;font-size:13px;margin-top:24px}
td{padding:10px 12px 10px 0;border-bottom:1px solid var(--line);vertical-align:top}
td:first-child{color:var(--muted);font-variant-numeric:tabular-nums;width:56px}
.muted{color:var(--muted)}
`;

/** The policy of these pages: their own style and nothing else. */
export const PLAIN_PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Puts a page together. `body` is HTML; whoever writes it escapes what is not. */
export function pageTemplate(title: string, body: string): string {
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
    '<meta name="viewport" content="width=device-width, initial-scale=1">' +
    `<title>${escapeHtml(title)} · Taximeter</title><style>${STYLE}</style></head>` +
    `<body><main><header><i></i><a href="/">Taximeter</a></header>${body}</main></body></html>`
  );
}

/** Makes text safe inside HTML. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
