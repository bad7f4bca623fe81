/**
 * What a client may do with the same intent: nothing, change something first, or just send it
 * again.
 */
export type RetryAdvice = 'never' | 'after-change' | 'same-request';

type ProblemEntry = Readonly<{
  status: number;
  title: string;
  retry: RetryAdvice;
  /**
   * The page: what happened, what was (not) charged, what to do. Plain text, one paragraph each.
   */
  page: readonly string[];
}>;

const NOT_CHARGED = 'Nothing was held and nothing was charged.';

/**
 * The one catalog of refusals: slug → status, title, retry advice and the text of its page.
 *
 * Law: every slug here has a page the server serves and a test that provokes it; nothing else is
 * thrown on purpose.
 */
export const PROBLEMS = {
  'invalid-request': {
    status: 400,
    title: 'The request is not valid',
    retry: 'after-change',
    page: [
      'A parameter, header or body is missing, unknown, or not of the form it must have. `field` names it and `detail` says what it must be.',
      NOT_CHARGED,
      'Correct the field and send the request again.',
    ],
  },
  unauthenticated: {
    status: 401,
    title: 'No valid key or session',
    retry: 'after-change',
    page: [
      'The request carries no API key, more than one, or one that is malformed, unknown or revoked; or your session has ended.',
      NOT_CHARGED,
      'Send exactly one of `x-api-key: KEY` or `Authorization: Bearer KEY`. Keys are made on the Keys page.',
    ],
  },
  'out-of-credits': {
    status: 402,
    title: 'Out of credits',
    retry: 'after-change',
    page: [
      'What you have left (`available`) is less than what this run needs set aside (`required`); `shortfall` is the difference.',
      `${NOT_CHARGED} The run was not started.`,
      'Free credit returns at `resetsAt`. `topUpUrl` is the page that shows your credit. A smaller input or an `x-max-cost` may fit what you have.',
    ],
  },
  'in-debt': {
    status: 402,
    title: 'You owe for a reversed payment',
    retry: 'after-change',
    page: [
      'A payment that bought credit was taken back after the credit had been spent. The next credit that is added repays it first.',
      NOT_CHARGED,
      'Ask the operator to add credit.',
    ],
  },
  'spend-limit-reached': {
    status: 402,
    title: 'A spend limit is reached',
    retry: 'after-change',
    page: [
      'A limit set on this API key or on the customer allows no further spending; `limitOf` says whose limit and `until` until when.',
      NOT_CHARGED,
      'Raise the limit, use another key, or wait until the period ends.',
    ],
  },
  'premium-model-requires-plan': {
    status: 403,
    title: 'This model needs a plan with premium models',
    retry: 'after-change',
    page: [
      'Premium models run only on plans that include them.',
      NOT_CHARGED,
      'Choose a model that is not premium, or ask the operator for a plan that includes them.',
    ],
  },
  'key-scope': {
    status: 403,
    title: 'This key or role may not do that',
    retry: 'after-change',
    page: [
      'The key is real but not allowed to make this call, or your role in the team does not include it.',
      NOT_CHARGED,
      'Use another key, or ask an owner or admin of the team.',
    ],
  },
  'customer-suspended': {
    status: 403,
    title: 'This customer is suspended',
    retry: 'after-change',
    page: [
      'The operator has suspended the customer this key or person belongs to. Runs that were going on when it happened still finish and settle.',
      NOT_CHARGED,
      'Write to the operator.',
    ],
  },
  'model-not-allowed': {
    status: 403,
    title: 'This key may not run this model',
    retry: 'after-change',
    page: [
      'The key is limited to certain models.',
      NOT_CHARGED,
      'Use another key or another model.',
    ],
  },
  csrf: {
    status: 403,
    title: 'The request did not come from this site',
    retry: 'never',
    page: [
      'A call that changes something came with a session but without an Origin header that names this site.',
      NOT_CHARGED,
      'Programs should use an API key; people should use the pages of this site.',
    ],
  },
  'not-found': {
    status: 404,
    title: 'Not found',
    retry: 'never',
    page: [
      'There is no such thing, or it belongs to somebody else: the answer is the same.',
      NOT_CHARGED,
      'Check the id or the model name; GET /api/models lists the models.',
    ],
  },
  'method-not-allowed': {
    status: 405,
    title: 'This method is not allowed here',
    retry: 'after-change',
    page: [
      'The address exists, but not for this method.',
      NOT_CHARGED,
      'The API reference lists the methods.',
    ],
  },
  conflict: {
    status: 409,
    title: 'This conflicts with what already exists',
    retry: 'after-change',
    page: [
      'The change collides with the present state; `detail` says with what.',
      NOT_CHARGED,
      'Look at the present state and decide again.',
    ],
  },
  'model-retired': {
    status: 410,
    title: 'This model has been retired',
    retry: 'never',
    page: [
      'The model is no longer offered.',
      NOT_CHARGED,
      'GET /api/models lists what is offered now.',
    ],
  },
  'result-expired': {
    status: 410,
    title: 'The result is no longer kept',
    retry: 'never',
    page: [
      'Results are kept for seven days. The receipt stays.',
      'The run was charged as its receipt says; asking for its result costs nothing.',
      'Run the model again if you need the output.',
    ],
  },
  'result-damaged': {
    status: 410,
    title: 'The stored result is damaged',
    retry: 'never',
    page: [
      'What is stored is not what the run gave: the disk has lost or mixed up a part of it. It is withheld, and the operator is told.',
      'The run was charged as its receipt says; asking for its result costs nothing.',
      'Write to the operator for a refund, or run the model again.',
    ],
  },
  'payload-too-large': {
    status: 413,
    title: 'The request is too large',
    retry: 'after-change',
    page: [
      'A file or body is larger than the limit, or an image has more pixels than the model takes; `field` and `limit` say which.',
      NOT_CHARGED,
      'Send a smaller file.',
    ],
  },
  'unsupported-media-type': {
    status: 415,
    title: 'This kind of content is not understood',
    retry: 'after-change',
    page: [
      'The body is neither JSON nor multipart/form-data, or a file is not of a kind the model takes.',
      NOT_CHARGED,
      'Send JSON or multipart/form-data; images as PNG, JPEG or WebP.',
    ],
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This Idempotency-Key was used for another request',
    retry: 'after-change',
    page: [
      'The key was used within the last 72 hours with another model, other parameters, or another `x-max-cost` or `x-deployment`.',
      NOT_CHARGED,
      'Use the same key only for the same intent, and a new key for a new one.',
    ],
  },
  'run-failed': {
    status: 422,
    title: 'The model rejected this input',
    retry: 'after-change',
    page: [
      'The worker read the input and refused it; `detail` has its words.',
      'Nothing was charged; what was set aside is free again.',
      'Change the input.',
    ],
  },
  'run-stopped-at-cap': {
    status: 422,
    title: 'The run was stopped at its cap',
    retry: 'after-change',
    page: [
      'The run reached `x-max-cost`, or what your credit could cover, before it was done, and was stopped.',
      'The GPU time until the stop was charged, never more than was set aside: `charge` says how much.',
      'Allow a higher cap, add credit, or send a smaller input.',
    ],
  },
  'run-cancelled': {
    status: 409,
    title: 'The run was cancelled',
    retry: 'after-change',
    page: [
      'The run was cancelled by its owner while it was going on.',
      'The GPU time until the stop was charged, never more than was set aside: `charge` says how much.',
      'Send a new request to run it again.',
    ],
  },
  'rate-limited': {
    status: 429,
    title: 'Too many requests',
    retry: 'same-request',
    page: [
      'Your plan allows a certain number of requests per minute, and logins are limited as well.',
      NOT_CHARGED,
      'Send the same request again after `Retry-After` seconds.',
    ],
  },
  'concurrency-limited': {
    status: 429,
    title: 'Too many runs at once',
    retry: 'same-request',
    page: [
      'Your plan allows a certain number of runs at the same time.',
      NOT_CHARGED,
      'Send the same request again when a run has finished.',
    ],
  },
  internal: {
    status: 500,
    title: 'Something is broken on our side',
    retry: 'same-request',
    page: [
      'A defect: it is logged under the id in `instance`.',
      'If a run was going on, it is settled or released by itself; its receipt tells.',
      'Send the same request again with the same Idempotency-Key.',
    ],
  },
  'upstream-failed': {
    status: 502,
    title: 'The worker failed',
    retry: 'same-request',
    page: [
      'The GPU worker could not be reached, died, failed, or answered something that cannot be believed.',
      'It is also told of a run whose outcome is unknown, because what ran or watched it was lost: its receipt says so.',
      'Nothing was charged; what was set aside is free again.',
      'Send the same request again.',
    ],
  },
  'billing-unavailable': {
    status: 503,
    title: 'Billing is not available',
    retry: 'same-request',
    page: [
      'The books cannot be written just now, so no new run is started: Taximeter never runs what it cannot account for.',
      'Nothing is charged twice and nothing finished is lost: a run that was going on is settled when billing is back, and one whose result could not be stored is free.',
      'Send the same request again after `Retry-After` seconds, with the same Idempotency-Key.',
    ],
  },
  'no-worker': {
    status: 503,
    title: 'No worker is ready for this model',
    retry: 'same-request',
    page: [
      'None of the workers of this model answers at the moment.',
      NOT_CHARGED,
      'Send the same request again after `Retry-After` seconds.',
    ],
  },
  'server-busy': {
    status: 503,
    title: 'The server is busy',
    retry: 'same-request',
    page: [
      'The server is reading as many large requests as it has memory for, is about to stop, or cannot read a stored result just now.',
      'Nothing was held and nothing was charged for this request.',
      'Send the same request again after `Retry-After` seconds.',
    ],
  },
  'upstream-timeout': {
    status: 504,
    title: 'The run took longer than its deadline',
    retry: 'same-request',
    page: [
      'The worker did not finish before the run deadline and was stopped.',
      'Nothing was charged; what was set aside is free again.',
      'Send the same request again, or a smaller input.',
    ],
  },
} as const satisfies Readonly<Record<string, ProblemEntry>>;

/** The slug of a refusal in the catalog; `code` on the wire. */
export type ProblemSlug = keyof typeof PROBLEMS;

/** Tells whether a text is a slug of the catalog. */
export function isProblemSlug(text: string): text is ProblemSlug {
  return Object.hasOwn(PROBLEMS, text);
}
