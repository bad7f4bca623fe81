import { PROBLEMS, type ProblemSlug } from './catalog.ts';

/**
 * Typed extra members of a problem: JSON values only, because they go over the wire as they are.
 */
export type ProblemMembers = Readonly<Record<string, unknown>>;

/** An expected refusal, thrown anywhere and turned into RFC 9457 `problem+json` at the edge. */
export class ProblemError extends Error {
  readonly slug: ProblemSlug;
  readonly members: ProblemMembers;

  constructor(slug: ProblemSlug, detail: string, members: ProblemMembers = {}) {
    super(detail);
    this.name = 'ProblemError';
    this.slug = slug;
    this.members = members;
  }

  get status(): number {
    return PROBLEMS[this.slug].status;
  }
}

/** Makes a refusal to throw: `throw problem('out-of-credits', 'You have …', { available })`. */
export function problem(
  slug: ProblemSlug,
  detail: string,
  members: ProblemMembers = {},
): ProblemError {
  return new ProblemError(slug, detail, members);
}
