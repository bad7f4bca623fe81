import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { newId } from '../ids/index.ts';
import { createTestClock, parseInstant } from '../time/index.ts';
import { createMailer, listMail, passwordResetMail, readMail } from './index.ts';

const from = 'Taximeter <no-reply@meter.example>';
const url = 'https://meter.example/reset-password?token=abc&x="1"';
const mail = { to: 'ada@example.com', ...passwordResetMail({ url }) };

async function newMailbox(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), 'mailbox-'));
  t.after(() => rm(folder, { recursive: true }));
  const clock = createTestClock(parseInstant('2026-11-22T09:30:00Z'));
  return { folder, mailboxDir: join(folder, 'mailbox'), clock };
}

/** A mail server that says just enough to take a mail, or refuses it. */
async function startSmtp(t: TestContext, takes: boolean) {
  const received: string[] = [];
  const talk = (socket: Socket): void => {
    let inData = false;
    socket.on('error', () => {});
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      const said = chunk.toString();
      received.push(said);
      if (inData && said.endsWith('\r\n.\r\n')) inData = false;
      else if (inData) return;
      else if (said.startsWith('DATA')) inData = true;
      const refused = !takes && said.startsWith('RCPT');
      socket.write(refused ? '550 no such person\r\n' : inData ? '354 go on\r\n' : '250 ok\r\n');
    });
  };
  const server = createServer(talk);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { smtpUrl: `smtp://127.0.0.1:${port}`, received };
}

test('without a mail server a mail lies in the mailbox, whole and for the owner only', async (t) => {
  const { mailboxDir, clock } = await newMailbox(t);
  assert.deepEqual(await listMail(mailboxDir), []);
  const mailer = createMailer({ mailboxDir, clock, from });
  const first = await mailer.send(mail);
  clock.advance(60_000);
  const second = await mailer.send({ ...mail, to: 'bob@example.com' });

  const sentAt = clock.now();
  const list = await listMail(mailboxDir);
  const told = { to: 'bob@example.com', subject: mail.subject, undelivered: undefined };
  assert.deepEqual(list[0], { ...told, id: second, sentAt });
  assert.deepEqual(
    list.map(({ id }) => id),
    [second, first],
  );
  assert.deepEqual(await readMail(mailboxDir, second), {
    ...mail,
    id: second,
    to: 'bob@example.com',
    sentAt,
  });
  const eml = await readFile(join(mailboxDir, `${second}.eml`), 'utf8');
  assert.match(eml, /^To: bob@example.com\r?$/m);
  assert.match(eml, /^Date: Sun, 22 Nov 2026 09:31:00 \+0000\r?$/m);
  assert.equal((await stat(mailboxDir)).mode & 0o777, 0o700);
  for (const name of await readdir(mailboxDir)) {
    assert.match(name, /^mail_[0-9a-z]{26}\.(?:eml|json)$/);
    assert.equal((await stat(join(mailboxDir, name))).mode & 0o777, 0o600);
  }
});

test('nothing but a mail can be read through the mailbox', async (t) => {
  const { folder, mailboxDir, clock } = await newMailbox(t);
  await createMailer({ mailboxDir, clock, from }).send(mail);
  await writeFile(join(folder, 'secret.json'), '{}');
  const absent = newId('mail', clock.now());
  for (const id of ['../secret', `../${absent}`, '', '.', '\u0000', '/etc/passwd', absent]) {
    assert.equal(await readMail(mailboxDir, id), undefined, id);
  }
});

test('a mail goes through the mail server where there is one, and stays out of the box', async (t) => {
  const { mailboxDir, clock } = await newMailbox(t);
  const { smtpUrl, received } = await startSmtp(t, true);
  await createMailer({ smtpUrl, mailboxDir, clock, from }).send(mail);
  assert.match(received.join(''), /RCPT TO:<ada@example.com>/);
  assert.deepEqual(await listMail(mailboxDir), []);
});

test('a mail that the mail server refuses, or that finds none, is kept with the reason', async (t) => {
  const { mailboxDir, clock } = await newMailbox(t);
  const errors: string[] = [];
  const onError = (message: string): unknown => errors.push(message);
  const refusing = await startSmtp(t, false);
  for (const smtpUrl of [refusing.smtpUrl, 'smtp://127.0.0.1:1']) {
    const mailer = createMailer({ smtpUrl, mailboxDir, clock, from, onError });
    const id = await mailer.send(mail);
    assert.match(
      (await readMail(mailboxDir, id))?.undelivered ?? '',
      /no such person|ECONNREFUSED/,
    );
    assert.match((await listMail(mailboxDir))[0]?.undelivered ?? '', /person|ECONN/);
  }
  assert.equal(errors.length, 2);
});

test('a recipient or subject cannot add headers', async (t) => {
  const { mailboxDir, clock } = await newMailbox(t);
  const evil = {
    ...mail,
    to: 'ada@example.com\r\nBcc: bob@example.com',
    subject: 'a\r\nX-Evil: 1',
  };
  const id = await createMailer({ mailboxDir, clock, from }).send(evil);
  const eml = await readFile(join(mailboxDir, `${id}.eml`), 'utf8');
  const headers = eml.split('\r\n\r\n')[0] ?? '';
  assert.doesNotMatch(headers, /^(?:Bcc|X-Evil):/im);
});

test('the reset mail has the link in both parts, harmless in HTML, and says how long it works', () => {
  assert.ok(mail.text.includes(url));
  assert.ok(mail.html.includes('token=abc&amp;x=&quot;1&quot;'));
  for (const part of [mail.text, mail.html]) assert.match(part, /once, within an hour/);
});
