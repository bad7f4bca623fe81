import type { z } from 'zod';
import { type BooksCheck, checkBooks, readLastCheck } from '../audit/index.ts';
import { claimOperator, readClaim, refuseForeignOrigin } from '../customers/index.ts';
import { listMail, readMail } from '../notices/index.ts';
import { problem } from '../problems/index.ts';
import { toIso } from '../time/index.ts';
import {
  checkInvariantsRoute,
  claimOperatorRoute,
  type invariantsSchema,
  listMailRoute,
  readClaimRoute,
  readInvariantsRoute,
  readMailRoute,
} from './contract/operator.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { createFailedTries } from './edge/failed-tries.ts';
import { webHeaders } from './edge/web-headers.ts';
import { describeMe } from './login.ts';

/** Wrong links from one address, before it has to wait. */
const GUESSES = { tries: 20, seconds: 60 };

/** Becoming the operator, mail, and checking the books. */
export function registerOperator(app: Api, dependencies: ApiDependencies): void {
  registerClaim(app, dependencies);
  registerMailbox(app, dependencies);
  registerBooks(app, dependencies);
}

function registerClaim(app: Api, dependencies: ApiDependencies): void {
  const { database, clock, auth, plans } = dependencies;
  const guesses = createFailedTries(GUESSES);
  app.route({
    ...readClaimRoute,
    handler: async (request) => {
      await guesses.check(request.ip);
      const state = await readClaim(database.pool, request.body.token);
      if (state !== 'void') return { state };
      await guesses.count(request.ip);
      throw problem('not-found', 'This link is void.');
    },
  });
  app.route({
    ...claimOperatorRoute,
    handler: async (request, reply) => {
      const { body } = request;
      refuseForeignOrigin(webHeaders(request.raw), auth.trustedOrigins);
      await guesses.check(request.ip);
      const claiming = database.transaction((tx) => claimOperator(tx, clock, body));
      const userId = await claiming.catch(async (error: unknown) => {
        await guesses.count(request.ip);
        throw error;
      });
      const cookies = await auth.startSession(body, webHeaders(request.raw));
      const user = { userId, email: body.email.trim().toLowerCase(), name: body.name };
      const person = { kind: 'person', user, membership: null, operator: true } as const;
      reply.header('set-cookie', [...cookies]);
      return describeMe(person, plans(), false);
    },
  });
}

function registerMailbox(app: Api, { settings }: ApiDependencies): void {
  app.route({
    ...listMailRoute,
    handler: async () => {
      const mails = await listMail(settings.mailboxDir);
      return {
        items: mails.map(({ sentAt, undelivered = null, ...mail }) => {
          return { ...mail, sentAt: toIso(sentAt), undelivered };
        }),
        nextCursor: null,
      };
    },
  });
  app.route({
    ...readMailRoute,
    handler: async (request) => {
      const mail = await readMail(settings.mailboxDir, request.params.id);
      if (mail === undefined) throw problem('not-found', 'There is no such mail.');
      const { id, to, subject, sentAt, undelivered = null, text, html } = mail;
      return { id, to, subject, sentAt: toIso(sentAt), undelivered, text, html };
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

function describeCheck(check: BooksCheck | undefined): z.output<typeof invariantsSchema> {
  if (check === undefined) return { checkedAt: null, durationMs: null, results: [] };
  const { checkedAt, durationMs, results } = check;
  const lines = results.map((result) => ({ ...result, sample: [...result.sample] }));
  return { checkedAt: toIso(checkedAt), durationMs, results: lines };
}
