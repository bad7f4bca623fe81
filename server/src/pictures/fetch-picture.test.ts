import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { LOOPBACK_SPELLINGS, spelled } from '../../test/support/loopback-spellings.ts';
import { ProblemError } from '../problems/index.ts';
import { fetchPicture } from './fetch-picture.ts';
import type { Network } from './network.ts';
import { isPublicAddress } from './public-address.ts';
import type { SpooledFile } from './spooled-file.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'taximeter-fetch-'));
test.after(() => rm(folder, { recursive: true, force: true }));

const LIMITS = { maxBytes: 10_000, maxMegapixels: 1 };
const PATIENCE = { totalMs: 5_000, connectMs: 1_000 };

/** A host of the test: what it was asked, and who connected. */
type Host = Readonly<{ port: number; connections: () => number; asked: readonly string[] }>;

/** Listens, and lets the test answer each request by hand, byte by byte. */
async function openHost(
  t: TestContext,
  answer: (socket: Socket, head: string) => void,
  address = '127.0.0.1',
  port = 0,
): Promise<Host> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('data', (head) => {
      asked.push(String(head));
      answer(socket, String(head));
    });
  });
  server.listen(port, address);
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const found = server.address();
  assert.ok(typeof found === 'object' && found !== null);
  return { port: found.port, connections: () => connections, asked };
}

/** A network in which names lead where the test says, call by call; the last answer stays. */
function networkOf(
  names: Readonly<Record<string, readonly (readonly string[])[]>>,
  mayCall: Network['mayCall'] = () => true,
): Network & { lookups: string[] } {
  const lookups: string[] = [];
  return {
    lookups,
    mayCall,
    resolve: async (host) => {
      lookups.push(host);
      const nth = lookups.filter((each) => each === host).length - 1;
      return names[host]?.[nth] ?? names[host]?.at(-1) ?? [];
    },
  };
}

const HERE = networkOf({ 'host.example': [['127.0.0.1']] });
let made = 0;

async function fetchIt(
  network: Network,
  address: string,
  patience = PATIENCE,
): Promise<SpooledFile> {
  made += 1;
  const target = path.join(folder, String(made));
  return await fetchPicture(network, patience, { field: 'photo', address, limits: LIMITS, target });
}

async function refusal(network: Network, address: string, patience = PATIENCE): Promise<string> {
  const error = await fetchIt(network, address, patience).then(
    () => assert.fail(`${address} was fetched`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProblemError, String(error));
  assert.equal(error.members.field, 'photo');
  assert.match(error.message, /^"photo" .*\.$/);
  return `${error.status} ${error.message.slice('"photo" '.length, -1)}`;
}

const ok = (body: string, more = ''): string =>
  `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n${more}\r\n${body}`;

test('a picture is fetched byte by byte, and its host learns nothing but a name', async (t) => {
  const host = await openHost(t, (socket) => socket.end(ok('picture', 'set-cookie: a=b\r\n')));
  const address = `http://host.example:${host.port}/a/photo.png?size=1&x=%20#part`;
  for (const _ of [1, 2]) {
    const file = await fetchIt(HERE, address);
    assert.deepEqual([await readFile(file.path, 'utf8'), file.bytes], ['picture', 7]);
  }
  const expected = [
    'GET /a/photo.png?size=1&x=%20 HTTP/1.1',
    `host: host.example:${host.port}`,
    'connection: close',
    'accept: image/png, image/jpeg, image/webp',
    'accept-encoding: identity',
    'user-agent: Taximeter',
  ];
  for (const asked of host.asked) {
    assert.deepEqual(asked.trimEnd().split('\r\n'), expected);
  }
  assert.equal(host.connections(), 2, 'a connection is used for one picture');
});

for (const spelling of LOOPBACK_SPELLINGS) {
  test(`${JSON.stringify(spelling)} is refused, and nothing is called`, async (t) => {
    const host = await openHost(t, (socket) => socket.end(ok('secret')));
    const loopback = [['127.0.0.1'], ['::1']];
    const names = { localhost: loopback, 'localhost.': loopback, 'public.example': loopback };
    const network = networkOf(names, isPublicAddress);
    assert.match(await refusal(network, spelled(spelling, host.port)), /^400 /);
    assert.equal(host.connections(), 0);
  });
}

test('a host with one closed address among open ones is refused', async (t) => {
  const host = await openHost(t, (socket) => socket.end(ok('secret')));
  const network = networkOf(
    {
      'mixed.example': [['1.1.1.1', '127.0.0.1']],
      'mapped.example': [['2606:4700:4700::1111', '::ffff:127.0.0.1']],
      'metadata.example': [['169.254.169.254']],
    },
    isPublicAddress,
  );
  for (const name of ['mixed', 'mapped', 'metadata', 'nobody']) {
    const told = await refusal(network, `http://${name}.example:${host.port}/`);
    assert.equal(told, '400 is an address of no public host', name);
  }
  assert.equal(host.connections(), 0);
});

for (const address of [
  'http://169.254.169.254/latest/meta-data/',
  'http://[fd00:ec2::254]/latest/meta-data/',
  'http://0xA9FEA9FE/',
  'http://168.63.129.16/metadata',
  'http://100.100.100.200/',
]) {
  test(`${address}, where clouds keep their secrets, is refused`, async () => {
    const told = await refusal(networkOf({}, isPublicAddress), address);
    assert.equal(told, '400 is an address of no public host');
  });
}

test('a name that leads elsewhere a moment later leads nowhere', async (t) => {
  const open = await openHost(t, (socket) => socket.end(ok('picture')), '127.0.0.2');
  const closed = await openHost(t, (socket) => socket.end(ok('secret')), '127.0.0.1', open.port);
  const mayCall = (address: string): boolean => address === '127.0.0.2';
  const network = networkOf({ 'rebound.example': [['127.0.0.2'], ['127.0.0.1']] }, mayCall);
  const address = `http://rebound.example:${open.port}/`;
  const file = await fetchIt(network, address);
  assert.equal(await readFile(file.path, 'utf8'), 'picture');
  assert.equal(network.lookups.length, 1, 'the name is asked for once a fetch');
  assert.equal(await refusal(network, address), '400 is an address of no public host');
  assert.deepEqual([open.connections(), closed.connections()], [1, 0]);
});

test('a redirect is refused by name, and nobody goes there', async (t) => {
  const inside = await openHost(t, (socket) => socket.end(ok('secret')));
  for (const status of [301, 302, 303, 307, 308]) {
    for (const to of ['http://169.254.169.254/', `http://127.0.0.1:${inside.port}/`, '/other']) {
      const head = `HTTP/1.1 ${status} Elsewhere\r\nlocation: ${to}\r\ncontent-length: 0\r\n\r\n`;
      const host = await openHost(t, (socket) => socket.end(head));
      const told = await refusal(HERE, `http://host.example:${host.port}/`);
      assert.equal(told, `400 is an address that redirects (${status}): send the one it leads to`);
      assert.equal(host.connections(), 1);
    }
  }
  assert.equal(inside.connections(), 0);
});

const NO_PICTURE: Readonly<Record<string, readonly [answer: string, told: RegExp]>> = {
  'not found': ['HTTP/1.1 404 Gone\r\ncontent-length: 0\r\n\r\n', /its host says 404/],
  'a failure': ['HTTP/1.1 500 Oh\r\ncontent-length: 0\r\n\r\n', /its host says 500/],
  nothing: ['HTTP/1.1 204 Nothing\r\n\r\n', /its host says 204/],
  'a part': ['HTTP/1.1 206 Part\r\ncontent-length: 1\r\n\r\na', /its host says 206/],
  'a compressed picture': [ok('aaaa', 'content-encoding: gzip\r\n'), /compressed/],
  'too much, and says so': [
    'HTTP/1.1 200 OK\r\ncontent-length: 10001\r\n\r\n',
    /^413 .*larger than 0.01 MB/,
  ],
  'another protocol': ['SSH-2.0-OpenSSH_9.6\r\n', /broke off/],
  'another protocol instead': [
    'HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n',
    /broke off/,
  ],
  'headers without end': [`HTTP/1.1 200 OK\r\nx: ${'a'.repeat(20_000)}`, /broke off/],
  'less than it promised': ['HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\naaa', /broke off/],
  'two lengths': [
    'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\naa',
    /broke off/,
  ],
};
for (const [what, [answer, told]] of Object.entries(NO_PICTURE)) {
  test(`a host that answers ${what} is refused`, async (t) => {
    const host = await openHost(t, (socket) => socket.end(answer));
    assert.match(await refusal(HERE, `http://host.example:${host.port}/`), told);
  });
}

test('a host that sends more than it promised is believed as far as its promise', async (t) => {
  const host = await openHost(t, (socket) => socket.end(`${ok('picture')}and more`));
  const file = await fetchIt(HERE, `http://host.example:${host.port}/`);
  assert.equal(await readFile(file.path, 'utf8'), 'picture');
});

test('a body without end is left at the limit, and its connection closed', async (t) => {
  const closed = Promise.withResolvers<void>();
  const host = await openHost(t, (socket) => {
    socket.once('close', closed.resolve);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const drip = (): void => {
      if (!socket.destroyed) socket.write('a'.repeat(4_000), () => setImmediate(drip));
    };
    drip();
  });
  const told = await refusal(HERE, `http://host.example:${host.port}/`);
  assert.match(told, /^413 is larger than 0.01 MB/);
  await closed.promise;
});

for (const [what, begin] of Object.entries({
  'says nothing': '',
  'sends its headers letter by letter': 'HTTP/1.1 200 OK\r\nx: ',
  'sends its body letter by letter': 'HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\n',
  'sends endless chunks': 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n',
})) {
  test(`a host that ${what} is left in time, and its connection closed`, async (t) => {
    const closed = Promise.withResolvers<void>();
    const host = await openHost(t, (socket) => {
      socket.once('close', closed.resolve);
      socket.write(begin);
      const drop = begin.includes('chunked') ? '1\r\na\r\n' : 'a';
      if (begin === '') return;
      const drip = setInterval(() => socket.write(drop), 20);
      socket.once('close', () => clearInterval(drip));
    });
    const patience = { totalMs: 300, connectMs: 200 };
    const startedMs = performance.now();
    const told = await refusal(HERE, `http://host.example:${host.port}/`, patience);
    assert.equal(told, '400 could not be fetched within 0.3 seconds');
    assert.ok(performance.now() - startedMs < 2_000);
    await closed.promise;
  });
}

test('a name server that never answers is left in time', async () => {
  const network: Network = { resolve: () => new Promise(() => undefined), mayCall: () => true };
  const startedMs = performance.now();
  const patience = { totalMs: 5_000, connectMs: 100 };
  const told = await refusal(network, 'http://host.example/', patience);
  assert.equal(told, '400 could not be fetched: its host does not answer');
  assert.ok(performance.now() - startedMs < 2_000);
});

test('a host where nobody listens, or without a certificate, is told so', async (t) => {
  const host = await openHost(t, (socket) => socket.end(ok('picture')));
  const secure = await refusal(HERE, `https://host.example:${host.port}/`);
  assert.equal(secure, '400 could not be fetched: its host has no valid certificate');
  assert.equal(
    await refusal(HERE, 'http://host.example:1024/'),
    '400 could not be fetched: its host does not answer',
  );
});

test("the environment's proxy is not asked", async (t) => {
  const proxy = await openHost(t, (socket) => socket.end(ok('from the proxy')));
  const host = await openHost(t, (socket) => socket.end(ok('picture')));
  const names = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
  const before = names.map((name) => [name, process.env[name]] as const);
  t.after(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  for (const name of names) process.env[name] = `http://127.0.0.1:${proxy.port}`;
  const file = await fetchIt(HERE, `http://host.example:${host.port}/`);
  assert.equal(await readFile(file.path, 'utf8'), 'picture');
  assert.equal(proxy.connections(), 0);
});

for (const [what, address, told] of [
  ['a user name', 'http://ann@host.example/', /a user name or a password/],
  ['a password', 'http://ann:secret@host.example/', /a user name or a password/],
  ['the port of mail', 'http://host.example:25/', /port 25, which is none of the web/],
  ['the port of shells', 'https://host.example:22/', /port 22, which is none of the web/],
  ['another protocol', 'ftp://host.example/a.png', /not an address of the web/],
  ['a path of this machine', 'file:///etc/passwd', /not an address of the web/],
  ['no host', 'http://', /cannot be read/],
  ['a port that is none', 'http://host.example:99999/', /cannot be read/],
  ['a line break', 'http://host.example/\r\nx: y', /cannot be read/],
  ['5 000 characters', `http://host.example/${'a'.repeat(5_000)}`, /more than 4000 characters/],
] as const) {
  test(`an address with ${what} is refused by its name`, async () => {
    assert.match(await refusal(HERE, address), told);
  });
}
