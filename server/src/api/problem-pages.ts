import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { isProblemSlug, PROBLEMS, type ProblemSlug, problem } from '../problems/index.ts';
import type { Api } from './edge/api.ts';
import { escapeHtml, PLAIN_PAGE_POLICY, pageTemplate } from './page-template.ts';

const config = { access: 'public' } as const;

const RETRY = {
  never: 'Sending the same request again gives the same answer.',
  'after-change': 'Change something first; the same request gives the same answer.',
  'same-request': 'The same request may be sent again.',
};

/** A page for every problem, at the address that is its `type`, and a list of them. */
export function registerProblemPages(app: Api): void {
  app.route({
    method: 'GET',
    url: '/problems',
    config,
    schema: { hide: true },
    handler: async (_request, reply) => await sendPage(reply, 'Problems', listOfProblems()),
  });
  app.route({
    method: 'GET',
    url: '/problems/:slug',
    config,
    schema: { hide: true, params: z.object({ slug: z.string() }) },
    handler: async (request, reply) => {
      const { slug } = request.params;
      if (!isProblemSlug(slug)) throw problem('not-found', 'There is no such problem.');
      return await sendPage(reply, PROBLEMS[slug].title, problemPage(slug));
    },
  });
}

async function sendPage(reply: FastifyReply, title: string, body: string): Promise<FastifyReply> {
  return await reply
    .headers({ 'content-security-policy': PLAIN_PAGE_POLICY, 'cache-control': 'max-age=3600' })
    .type('text/html; charset=utf-8')
    .send(pageTemplate(title, body));
}

function problemPage(slug: ProblemSlug): string {
  const { status, title, page, retry } = PROBLEMS[slug];
  const paragraphs = page.map((text) => `<p>${withCode(text)}</p>`).join('');
  return (
    `<h1>${escapeHtml(title)}</h1><p class="muted"><code>${slug}</code> · HTTP ${status}</p>` +
    `${paragraphs}<p class="muted">${RETRY[retry]}</p><p><a href="/problems">All problems</a></p>`
  );
}

function listOfProblems(): string {
  const rows = Object.entries(PROBLEMS).map(
    ([slug, { status, title }]) =>
      `<tr><td>${status}</td><td><a href="/problems/${slug}">${escapeHtml(title)}</a><br>` +
      `<code>${slug}</code></td></tr>`,
  );
  return (
    '<h1>Problems</h1><p>Every refusal is one of these. Programs read its <code>code</code>, ' +
    `which never changes its meaning.</p><table>${rows.join('')}</table>`
  );
}

function withCode(text: string): string {
  return escapeHtml(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}
