import { isIPv6 } from 'node:net';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { problem } from '../../problems/index.ts';

/** What is throttled, each by the address it comes from and by the login it is about. */
export type ThrottledAction = 'sign-in' | 'sign-up' | 'reset';

/** How many tries in how many seconds. */
export type ThrottleLimit = Readonly<{ tries: number; seconds: number }>;

/** The limits of one action: of one address, and of one login from wherever. */
export type ThrottleLimits = Readonly<
  Record<ThrottledAction, Readonly<{ address: ThrottleLimit; login: ThrottleLimit }>>
>;

/** What an installation starts with: room for people behind one address, none for guessing. */
export const DEFAULT_THROTTLE_LIMITS: ThrottleLimits = {
  'sign-in': { address: { tries: 60, seconds: 300 }, login: { tries: 10, seconds: 900 } },
  'sign-up': { address: { tries: 30, seconds: 600 }, login: { tries: 5, seconds: 900 } },
  reset: { address: { tries: 30, seconds: 900 }, login: { tries: 5, seconds: 3600 } },
};

/** Counts tries and refuses those that are too many. */
export type Throttle = Readonly<{
  /** Counts a try, before anything is looked up, so that parallel tries are counted too. */
  attempt: (action: ThrottledAction, address: string, login?: string) => Promise<void>;
  /** Gives back the login's try that succeeded, so that only failures use the limit up. */
  succeeded: (action: ThrottledAction, login: string) => Promise<void>;
  /** Forgets a login's failures: its owner has proved to read its mail. */
  forgive: (action: ThrottledAction, login: string) => Promise<void>;
}>;

/**
 * Makes a throttle. It counts in this process's memory and on the machine's own time: with several
 * processes each allows as much. Logins that do not exist are refused like those that do.
 *
 * Refuses: rate-limited
 */
export function createThrottle(limits: ThrottleLimits): Throttle {
  const counters = new Map<string, RateLimiterMemory>();
  const counterOf = (action: ThrottledAction, by: 'address' | 'login'): RateLimiterMemory => {
    const name = `${action} ${by}`;
    const { tries, seconds } = limits[action][by];
    const counter =
      counters.get(name) ??
      new RateLimiterMemory({ keyPrefix: name, points: tries, duration: seconds });
    counters.set(name, counter);
    return counter;
  };
  return {
    attempt: async (action, address, login) => {
      await consume(counterOf(action, 'address'), networkOf(address));
      if (login !== undefined) await consume(counterOf(action, 'login'), login);
    },
    succeeded: async (action, login) => {
      await counterOf(action, 'login').reward(login, 1);
    },
    forgive: async (action, login) => {
      await counterOf(action, 'login').delete(login);
    },
  };
}

async function consume(counter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await counter.consume(key);
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw problem('rate-limited', `Too many tries. Try again in ${seconds} s.`, {
      retryAfterMs: seconds * 1000,
    });
  }
}

/** The part of an address that one household or company has: an IPv6 /64, or all of an IPv4. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  const plain = address.split('%')[0] ?? '';
  if (!isIPv6(plain)) return address;
  const [head = '', tail] = plain.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  const groups = [...front, ...Array.from({ length: zeros }, () => '0'), ...back];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
