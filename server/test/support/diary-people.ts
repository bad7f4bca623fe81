import { createKey } from '../../src/customers/index.ts';
import { parseDollars } from '../../src/money/index.ts';
import type { Database } from '../../src/postgres/index.ts';
import type { Instant } from '../../src/time/index.ts';
import { type Answer, ask, cookiesOf, readJson } from './diary-answer.ts';
import { createPerson, type Person } from './diary-person.ts';
import { type DiaryServer, PUBLIC_URL } from './diary-server.ts';
import { createTestCustomer } from './test-gateway.ts';

/** How people come into a diary. */
export type People = Readonly<{
  /** Somebody signs up in the browser and makes an API key. */
  signUp: (email: string) => Promise<Person>;
  /** Somebody with a password logs in, on another device as it were. */
  logIn: (email: string, password?: string) => Promise<Person>;
  /** A customer of the operator's, with so many dollars by hand and a key, who never logs in. */
  customer: (input: { plan: string; credit: string }) => Promise<Person>;
  /** Whoever comes first with the one-time link. */
  operator: () => Promise<Person>;
  /** Calls something as a page does that nobody is logged in on. */
  post: (path: string, body: object) => Promise<Answer>;
}>;

/** What people need of the diary. */
export type DiaryContext = Readonly<{
  database: Database;
  server: DiaryServer;
  clock: Readonly<{ now: () => Instant }>;
  books: () => Promise<void>;
}>;

const PASSWORD = 'a long enough password';
const NOBODY = { customerId: '', email: '', password: '', cookie: '', key: '', keyId: '' };

/** Makes the ways in. */
export function createPeople(context: DiaryContext): People {
  const { server, books } = context;
  const personContext = { url: server.url, books };
  const post: People['post'] = (path, body) =>
    ask(`${server.url()}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: PUBLIC_URL },
      body: JSON.stringify(body),
    });
  const enter = async (path: string, email: string, body: object): Promise<Person> => {
    const entered = await post(path, { email, ...body });
    readJson(entered);
    const cookie = cookiesOf(entered);
    const visitor = createPerson(personContext, { ...NOBODY, cookie });
    const me = await visitor.read<{ customer: { id: string } | null }>('/api/me');
    const customerId = me.customer?.id ?? '';
    const password = 'password' in body ? String(body.password) : '';
    return createPerson(personContext, { ...NOBODY, email, password, cookie, customerId });
  };
  return {
    post,
    signUp: async (email) => {
      const name = email.split('@')[0] ?? email;
      const person = await enter('/api/auth/sign-up/email', email, { name, password: PASSWORD });
      const made = readJson<{ key: { id: string }; secret: string }>(
        await person.call('POST', '/api/keys', { name: 'diary' }),
      );
      await books();
      return createPerson(personContext, { ...person, key: made.secret, keyId: made.key.id });
    },
    logIn: (email, password = PASSWORD) => enter('/api/auth/sign-in/email', email, { password }),
    customer: async ({ plan, credit }) => {
      const { database, clock } = context;
      const amount = { plan, creditNanos: parseDollars(credit) };
      const customerId = await createTestCustomer(database, clock, amount);
      const { key, secret } = await database.transaction((tx) =>
        createKey(tx, clock, { customerId, name: 'diary', createdBy: 'operator' }),
      );
      await books();
      return createPerson(personContext, { ...NOBODY, customerId, key: secret, keyId: key.keyId });
    },
    operator: () => {
      const first = { token: server.operatorToken(), password: PASSWORD, name: 'Operator' };
      return enter('/api/operator/claim', 'operator@example.test', first);
    },
  };
}
