import type { z } from 'zod';
import { type BooksCheck, checkBooks, readLastCheck } from '../audit/index.ts';
import { claimOperator, refuseForeignOrigin } from '../customers/index.ts';
import { listMail, readMail } from '../notices/index.ts';
import { problem } from '../problems/index.ts';
import { toIso } from '../time/index.ts';
import { describeMe } from './account.ts';
import {
  checkInvariantsRoute,
  claimOperatorRoute,
  type invariantsSchema,
  listMailRoute,
  listWorkersRoute,
  readInvariantsRoute,
  readMailRoute,
} from './contract/operator.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { webHeaders } from './edge/web-headers.ts';

/** The operator's desk: becoming one, mail, what workers and the books did. */
export function registerOperator(app: Api, dependencies: ApiDependencies): void {
  registerClaim(app, dependencies);
  registerMailbox(app, dependencies);
  registerBooks(app, dependencies);
  registerWorkers(app, dependencies);
}

function registerClaim(app: Api, { database, clock, auth, plans }: ApiDependencies): void {
  app.route({
    ...claimOperatorRoute,
    handler: async (request, reply) => {
      const { body } = request;
      refuseForeignOrigin(webHeaders(request.raw), auth.trustedOrigins);
      const userId = await database.transaction((tx) => claimOperator(tx, clock, body));
      const cookies = await auth.startSession(body, webHeaders(request.raw));
      const user = { userId, email: body.email.trim().toLowerCase(), name: body.name };
      const person = { kind: 'person', user, membership: null, operator: true } as const;
      reply.header('set-cookie', [...cookies]);
      return describeMe(person, plans());
    },
  });
}

function registerMailbox(app: Api, { settings }: ApiDependencies): void {
  app.route({
    ...listMailRoute,
    handler: async () => {
      const mails = await listMail(settings.mailboxDir);
      return {
        items: mails.map((mail) => ({ ...mail, sentAt: toIso(mail.sentAt) })),
        nextCursor: null,
      };
    },
  });
  app.route({
    ...readMailRoute,
    handler: async (request) => {
      const mail = await readMail(settings.mailboxDir, request.params.id);
      if (mail === undefined) throw problem('not-found', 'There is no such mail.');
      const { id, to, subject, sentAt, text, html } = mail;
      return { id, to, subject, sentAt: toIso(sentAt), text, html };
    },
  });
}

function registerBooks(app: Api, { database, clock }: ApiDependencies): void {
  app.route({
    ...readInvariantsRoute,
    handler: async () => describeCheck(await readLastCheck(database.pool)),
  });
  app.route({
    ...checkInvariantsRoute,
    handler: async () => describeCheck(await checkBooks(database, clock)),
  });
}

function registerWorkers(app: Api, { catalog, upstreams }: ApiDependencies): void {
  app.route({
    ...listWorkersRoute,
    handler: async () => {
      const view = catalog();
      const deployments = view.models.flatMap(({ slug }) => view.deploymentsOf(slug));
      return {
        items: deployments.map((deployment) => ({
          deployment: deployment.id,
          model: deployment.modelSlug,
          status: upstreams.healthOf(deployment),
          upstream: deployment.upstream.url ?? 'builtin',
        })),
        nextCursor: null,
      };
    },
  });
}

function describeCheck(check: BooksCheck | undefined): z.output<typeof invariantsSchema> {
  if (check === undefined) return { checkedAt: null, durationMs: null, results: [] };
  const { checkedAt, durationMs, results } = check;
  const lines = results.map((result) => ({ ...result, sample: [...result.sample] }));
  return { checkedAt: toIso(checkedAt), durationMs, results: lines };
}
