const EVERYWHERE = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), geolocation=(), microphone=(), payment=()',
};

/** What an answer that is no page may do in a browser: nothing. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * What our pages may do. Styles are inline because components position themselves with them;
 * scripts never are.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** What a model's output may do when somebody opens it: nothing, and never in our origin. */
export const OUTPUT_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

/** The security headers of every answer; pages and outputs replace the policy by their own. */
export function securityHeaders(publicUrl: string): Readonly<Record<string, string>> {
  const secure = publicUrl.startsWith('https:');
  return {
    ...EVERYWHERE,
    'content-security-policy': NO_PAGE,
    ...(secure ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}
