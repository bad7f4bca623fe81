import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { parseDatabaseUrl } from '../database-url.ts';
import { explainConnectionError } from './explain-connection-error.ts';

const CONNECT_MS = 5_000;
const STARTING_UP_MS = 20_000;

/**
 * Connects one client, outside of any pool, to a URL that an operator gave.
 *
 * Waits while the server says that it is starting up. Refuses (StartupError): it cannot connect.
 */
export async function connectOnce(databaseUrl: string, variable: string): Promise<pg.Client> {
  const url = parseDatabaseUrl(databaseUrl, variable);
  for (let waited = 0; ; waited += 250) {
    const client = new pg.Client({
      connectionString: url.href,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: 'taximeter-start',
      keepAlive: true,
    });
    client.on('error', () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      const startingUp = error instanceof Error && 'code' in error && error.code === '57P03';
      if (!startingUp || waited >= STARTING_UP_MS) {
        throw explainConnectionError(error, url, variable);
      }
      await sleep(250);
    }
  }
}
