import { setTimeout as sleep } from 'node:timers/promises';
import { answer, isMain, startChild } from './child.ts';
import { type Exchange, openExchange } from './exchange.ts';

/** What is asked of whom: each request is one of these, in turn. */
export type Target = Readonly<{ url: string; path: string; keys: readonly string[] }>;

/** How a target is loaded. */
export type Load = Readonly<{ target: Target; seconds: number }> &
  (
    | {
        /** So many callers, each asking again as soon as it is answered. */
        callers: number;
      }
    /** So many requests a second arrive, at even distances, whatever became of those before. */
    | { rate: number }
  );

/** What came of it. Times in milliseconds; what was asked while warming up is in no figure. */
export type Measured = Readonly<{
  perSecond: number;
  p50: number;
  p99: number;
  worst: number;
  /** All answers of 200, those of the warming up included. */
  succeeded: number;
}>;

/** Makes load from a process of its own. */
export async function startLoad(): Promise<
  Readonly<{ measure: (load: Load) => Promise<Measured>; stop: () => Promise<void> }>
> {
  const child = await startChild(import.meta.url);
  return {
    measure: async (load) => {
      const said = (await child.ask(load)) as Measured | string;
      if (typeof said === 'string') throw new Error(said);
      return said;
    },
    stop: child.stop,
  };
}

const WARM_UP_MS = 1_500;
/** Connections that a constant arrival may open, should answers be late. */
const MOST_CONNECTIONS = 512;
const BODY = JSON.stringify({ text: 'a text of about the length that people send', scale: 2 });

function requestsOf({ url, path, keys }: Target): readonly Buffer[] {
  return keys.map((key) => {
    const headers = [
      `POST ${path} HTTP/1.1`,
      `host: ${new URL(url).host}`,
      `x-api-key: ${key}`,
      'content-type: application/json',
      `content-length: ${Buffer.byteLength(BODY)}`,
    ];
    return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${BODY}`);
  });
}

/** A request of the load: sent when, and answered when; µs would be more than is known. */
type Sent = Readonly<{ from: number; to: number }>;

/** Sends requests in turn over connections that are used one after the other. */
async function openSender(target: Target) {
  const requests = requestsOf(target);
  const idle: Exchange[] = [];
  const all: Exchange[] = [];
  const wanting: ((exchange: Exchange) => void)[] = [];
  const sent: Sent[] = [];
  let next = Math.floor(Math.random() * requests.length);
  let underWay = 0;
  const open = async (): Promise<Exchange> => {
    if (underWay >= MOST_CONNECTIONS) return await new Promise((resolve) => wanting.push(resolve));
    underWay += 1;
    const exchange = await openExchange(target.url);
    all.push(exchange);
    return exchange;
  };
  return {
    sent,
    open: async (count: number): Promise<void> => {
      idle.push(...(await Promise.all(Array.from({ length: count }, open))));
    },
    /** Sends the next request; its time counts from when it should have been sent. */
    async send(from: number): Promise<void> {
      const exchange = idle.pop() ?? (await open());
      next = (next + 1) % requests.length;
      const status = await exchange.send(requests[next] ?? Buffer.alloc(0));
      if (status !== 200) throw new Error(`${target.url} answered ${status}`);
      sent.push({ from, to: performance.now() });
      const wants = wanting.shift();
      if (wants === undefined) idle.push(exchange);
      else wants(exchange);
    },
    close: () => {
      for (const exchange of all) exchange.close();
    },
  };
}

async function measure(load: Load): Promise<Measured> {
  const sender = await openSender(load.target);
  await sender.open('callers' in load ? load.callers : 64);
  const startsAt = performance.now() + WARM_UP_MS;
  const endsAt = startsAt + load.seconds * 1_000;
  if ('callers' in load) {
    const call = async (): Promise<void> => {
      while (performance.now() < endsAt) await sender.send(performance.now());
    };
    await Promise.all(Array.from({ length: load.callers }, call));
  } else {
    await arrive(load.rate, endsAt, sender.send);
  }
  sender.close();
  return summarise(sender.sent, { startsAt, endsAt, closed: 'callers' in load });
}

/**
 * Requests arrive at even distances, and each one's time counts from when it should have arrived:
 * neither a slow answer nor a late timer hides what the next request would have waited.
 */
async function arrive(
  rate: number,
  endsAt: number,
  send: (from: number) => Promise<void>,
): Promise<void> {
  const begins = performance.now();
  const answers: Promise<void>[] = [];
  for (let count = 0; ; ) {
    const now = performance.now();
    for (; begins + (count * 1_000) / rate <= now; count += 1) {
      answers.push(send(begins + (count * 1_000) / rate));
    }
    const nextAt = begins + (count * 1_000) / rate;
    if (nextAt >= endsAt) break;
    await sleep(Math.max(0, nextAt - performance.now()));
  }
  await Promise.all(answers);
}

function summarise(
  sent: readonly Sent[],
  time: Readonly<{ startsAt: number; endsAt: number; closed: boolean }>,
): Measured {
  const { startsAt, endsAt, closed } = time;
  // What callers were answered in the time; of what arrives, what arrived in the time.
  const counted = sent.filter(({ from, to }) =>
    closed ? to >= startsAt && to < endsAt : from >= startsAt && from < endsAt,
  );
  const times = counted.map(({ from, to }) => to - from).toSorted((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(times.length * share)] ?? 0;
  return {
    perSecond: (counted.length * 1_000) / (endsAt - startsAt),
    p50: at(0.5),
    p99: at(0.99),
    worst: times.at(-1) ?? 0,
    succeeded: sent.length,
  };
}

if (isMain(import.meta.url)) {
  process.on('disconnect', () => process.exit());
  process.on('message', (load: Load) => {
    measure(load).then(answer, (error: unknown) => answer(String(error)));
  });
  answer('ready');
}
