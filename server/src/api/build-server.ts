import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import multipart from '@fastify/multipart';
import swagger from '@fastify/swagger';
import fastify, { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { ProblemError, problem } from '../problems/index.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Api } from './edge/api.ts';
import { createBodyWatch } from './edge/body-watch.ts';
import { createClientErrorHandler } from './edge/client-error.ts';
import { closeIdleConnections } from './edge/close-idle-connections.ts';
import { declareRoute } from './edge/declare-route.ts';
import { createFailedTries } from './edge/failed-tries.ts';
import { createGuard } from './edge/guard.ts';
import { parseJsonBody } from './edge/json-body.ts';
import { problemAnswer, toProblem } from './edge/problem-body.ts';
import { createRouteTable, type RouteTable } from './edge/route-table.ts';
import { securityHeaders } from './edge/security-headers.ts';
import { validatorCompiler } from './edge/validate.ts';
import { openApiOptions } from './openapi-options.ts';
import { createPageServer } from './pages.ts';
import { createPersonReader } from './person-reader.ts';
import { registerRoutes } from './register-routes.ts';

/** The longest body of everything that is not a run. Units: bytes. */
const BODY_LIMIT = 64 * 1024;
const HEADER_LIMIT = 32 * 1024;
/** How long a request may take to come in, and how often that is looked at. */
const REQUEST_MS = 60_000;
const LOOK_MS = 5_000;
const FAILED_TRIES = { tries: 3_000, seconds: 60 };
const PRIVATE = /^\/(api|v1|v2)\//;

/** Builds the HTTP server: the edge first, then every route. It listens when `main.ts` says so. */
export async function buildServer(dependencies: ApiDependencies): Promise<Api> {
  const { settings, logger } = dependencies;
  const send = createProblemSender(dependencies);
  const onClientError = createClientErrorHandler(settings.publicUrl);
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    genReqId: () => `urn:uuid:${randomUUID()}`,
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
    return503OnClosing: false,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: 72_000,
    http: { maxHeaderSize: HEADER_LIMIT, connectionsCheckingInterval: LOOK_MS },
    clientErrorHandler: onClientError,
    frameworkErrors: (error, request, reply) => send(error, request, reply),
  }).withTypeProvider<ZodTypeProvider>();
  const closeIdle = closeIdleConnections(app.server);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(send);
  app.addHook('preClose', async () => closeIdle());
  const refuse = (code: string, socket: Socket): void =>
    onClientError(Object.assign(new Error(code), { code }), socket);
  app.server.on('checkExpectation', ({ socket }: IncomingMessage) => refuse('EXPECT', socket));
  const watchBody = createBodyWatch((socket) => refuse('ERR_HTTP_REQUEST_TIMEOUT', socket));
  app.addHook('preParsing', async (request, reply) => watchBody(request.raw, reply.raw));
  addBodyParsers(app);
  const table = createRouteTable();
  app.addHook('onRoute', (route) => {
    declareRoute(route);
    table.add(route.method, route.url);
  });
  addEdgeHooks(app, dependencies);
  await app.register(swagger, openApiOptions(settings.publicUrl));
  await app.register(multipart, { throwFileSizeLimit: false });
  await registerRoutes(app, dependencies);
  const servePage = await createPageServer(app, settings);
  app.setNotFoundHandler(
    (request, reply) =>
      servePage(request, reply) ?? send(nothingHere(request, table), request, reply),
  );
  return app;
}

function addBodyParsers(app: Api): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: FastifyRequest, body: Buffer) => parseJsonBody(body),
  );
}

function addEdgeHooks(app: Api, dependencies: ApiDependencies): void {
  const { settings, auth, keys, metrics } = dependencies;
  const headers = securityHeaders(settings.publicUrl);
  const guard = createGuard({
    authenticate: keys.authenticate,
    readPerson: createPersonReader(dependencies),
    failedTries: createFailedTries(FAILED_TRIES),
    origins: auth.trustedOrigins,
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    if (PRIVATE.test(request.url)) reply.header('cache-control', 'no-store');
    const { access } = request.routeOptions.config;
    if (access !== undefined) await guard(request, access);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, id } = request;
    const route = request.routeOptions.url ?? 'none';
    const ms = Math.round(reply.elapsedTime);
    metrics.answered(route, method, reply.statusCode, reply.elapsedTime / 1_000);
    request.log.info({ id, method, route, status: reply.statusCode, ms }, 'answered');
  });
}

/** The one place where whatever was thrown becomes an answer. */
function createProblemSender({ settings }: ApiDependencies) {
  return (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    // What could not be read or sent because the client has gone is nobody's fault.
    if (reply.raw.destroyed && isBrokenOff(error)) return reply.hijack();
    const refusal = toProblem(error);
    if (refusal.slug === 'internal') request.log.error({ id: request.id, err: error }, 'internal');
    else if (!(error instanceof ProblemError) && refusal.status === 503) {
      request.log.warn({ id: request.id, err: error }, 'the database does not answer');
    }
    const answer = problemAnswer(refusal, {
      publicUrl: settings.publicUrl,
      instance: request.id,
      runFace: request.routeOptions.config.face === 'run' || /^\/v[12]\//.test(request.url),
      compatible: settings.compatible || request.headers['x-compat'] === 'segmind',
    });
    return reply
      .code(answer.status)
      .headers({ ...answer.headers, 'cache-control': 'no-store' })
      .type('application/problem+json')
      .send(JSON.stringify(answer.body));
  };
}

/** Whether a stream of ours ended early, as the client's end of it does when the client goes. */
function isBrokenOff(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET';
}

function nothingHere(request: FastifyRequest, table: RouteTable): ProblemError {
  const path = request.url.split('?')[0] ?? '';
  const methods = table.methodsAt(path).filter((method) => method !== request.method);
  if (methods.length === 0) return problem('not-found', 'There is nothing at this address.');
  const allow = methods.join(', ');
  return problem('method-not-allowed', `${request.method} is not for this address.`, { allow });
}
