import { createKey, listKeys, revokeKey } from '../customers/index.ts';
import { isId } from '../ids/index.ts';
import { problem } from '../problems/index.ts';
import { createKeyRoute, listKeysRoute, revokeKeyRoute } from './contract/keys.ts';
import type { ApiDependencies } from './dependencies.ts';
import { describeKey } from './describe-key.ts';
import type { Api } from './edge/api.ts';
import { customerOf, personOf } from './edge/caller.ts';

/** API keys: make, list, revoke. */
export function registerKeys(app: Api, { database, clock }: ApiDependencies): void {
  app.route({
    ...listKeysRoute,
    handler: async (request) => {
      const keys = await listKeys(database.pool, customerOf(request));
      return { items: keys.map(describeKey), nextCursor: null };
    },
  });
  app.route({
    ...createKeyRoute,
    handler: async (request, reply) => {
      const customerId = customerOf(request);
      const createdBy = personOf(request).user.userId;
      const { name } = request.body;
      const { key, secret } = await database.transaction((tx) =>
        createKey(tx, clock, { customerId, name, createdBy }),
      );
      return await reply.code(201).send({ key: describeKey(key), secret });
    },
  });
  app.route({
    ...revokeKeyRoute,
    handler: async (request, reply) => {
      const customerId = customerOf(request);
      const keyId = request.params.id;
      if (!isId('key', keyId)) throw problem('not-found', 'There is no such key.');
      await database.transaction((tx) => revokeKey(tx, clock, { customerId, keyId }));
      return await reply.code(204).send(undefined);
    },
  });
}
