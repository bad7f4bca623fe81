/**
 * Amounts of money as the API writes them: decimal text in dollars, nine places. Nothing here ever
 * makes a floating-point number of one; what is compared or added becomes whole nano-dollars.
 */

const AMOUNT = /^(-?)(\d+)(?:\.(\d{1,9}))?$/;
const NANO_PLACES = 9;
const NANOS_PER_DOLLAR = 1_000_000_000n;
const CENT = 10_000_000n;
const DIGITS_THAT_COUNT = 3;
const SHORT_PLACES = 4;
const SHORT_STEP = 100_000n;

/**
 * An amount as it is set in type: `strong` in the text's colour, `lead` and `rest` fainter.
 *
 * From a cent on, dollars and cents are strong and there is no lead. Below a cent those would be
 * zeros: there the first three digits that count are strong, and the zeros before them lead.
 */
export type MoneyParts = Readonly<{
  sign: '' | '−';
  lead: string;
  strong: string;
  rest: string;
}>;

/** Reads an amount as nano-dollars. Throws a RangeError where the text is not an exact amount. */
export function nanosOf(amount: string): bigint {
  const match = AMOUNT.exec(amount);
  if (match === null) throw new RangeError(`not an amount: ${amount}`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  const nanos = BigInt(whole) * NANOS_PER_DOLLAR + BigInt(fraction.padEnd(NANO_PLACES, '0'));
  return sign === '-' ? -nanos : nanos;
}

/** Writes nano-dollars as the API does: nine places. */
export function amountOf(nanos: bigint): string {
  const size = nanos < 0n ? -nanos : nanos;
  const fraction = (size % NANOS_PER_DOLLAR).toString().padStart(NANO_PLACES, '0');
  return `${nanos < 0n ? '-' : ''}${size / NANOS_PER_DOLLAR}.${fraction}`;
}

/**
 * Splits an amount into what is strong and what is fainter.
 *
 * `full` keeps all nine places, as receipts do; otherwise zeros at the end are cut, never the cents.
 */
export function splitMoney(amount: string, full = false): MoneyParts {
  const nanos = nanosOf(amount);
  const [whole = '0', fraction = ''] = amountOf(nanos < 0n ? -nanos : nanos).split('.');
  const shown = full ? fraction : fraction.slice(0, 2) + fraction.slice(2).replace(/0+$/, '');
  return { sign: nanos < 0n ? '−' : '', ...emphasise(whole, shown) };
}

/**
 * Splits an exact cost that may have more places than a nano-dollar, as receipts give it:
 * `0.0190600001` or, where it never ends, `0.333…`. At least nine places are shown.
 */
export function splitExactCost(cost: string): MoneyParts {
  const match = /^(-?)(\d+)(?:\.(\d+))?(…?)$/.exec(cost);
  if (match === null) throw new RangeError(`not a cost: ${cost}`);
  const [, sign = '', whole = '0', fraction = '', endless = ''] = match;
  const places = `${fraction.padEnd(NANO_PLACES, '0')}${endless}`;
  return { sign: sign === '-' ? '−' : '', ...emphasise(whole, places) };
}

function emphasise(whole: string, fraction: string): Omit<MoneyParts, 'sign'> {
  const dollars = `$${withThousands(whole)}.`;
  const first = fraction.search(/[1-9]/);
  if (/[1-9]/.test(whole) || first < 2) {
    return { lead: '', strong: dollars + fraction.slice(0, 2), rest: fraction.slice(2) };
  }
  const end = first + DIGITS_THAT_COUNT;
  return {
    lead: dollars + fraction.slice(0, first),
    strong: fraction.slice(first, end),
    rest: fraction.slice(end),
  };
}

/** An amount as plain exact text, for sentences, titles and screen readers: `$0.004192103`. */
export function moneyText(amount: string, full = false): string {
  const { sign, lead, strong, rest } = splitMoney(amount, full);
  return `${sign}${lead}${strong}${rest}`;
}

/**
 * An amount for a narrow place: whole cents as they are, else cut after four places, so that it
 * never says more than there is: `$0.9998`. What four places would show as nothing stays exact.
 */
export function shortMoney(amount: string): string {
  const nanos = nanosOf(amount);
  if (nanos % CENT === 0n || (nanos < SHORT_STEP && nanos > -SHORT_STEP)) return moneyText(amount);
  const below = ((nanos % SHORT_STEP) + SHORT_STEP) % SHORT_STEP;
  const text = moneyText(amountOf(nanos - below), true);
  return text.slice(0, -(NANO_PLACES - SHORT_PLACES));
}

/**
 * An amount to two digits that count, for figures that are estimates anyway: `$0.019`.
 *
 * `up` never shows less than the amount, for "at most".
 */
export function roughMoney(amount: string, direction: 'nearest' | 'up' = 'nearest'): string {
  const nanos = nanosOf(amount);
  if (nanos <= 0n) return moneyText(amount);
  const digits = nanos.toString().length;
  const step = 10n ** BigInt(Math.max(0, Math.min(digits - 2, NANO_PLACES - 2)));
  const added = direction === 'up' ? step - 1n : step / 2n;
  return moneyText(amountOf(((nanos + added) / step) * step));
}

/** Compares two amounts: negative, zero or positive, as sorting wants it. */
export function compareMoney(one: string, other: string): -1 | 0 | 1 {
  const [left, right] = [nanosOf(one), nanosOf(other)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Whether an amount is above zero. */
export function isPositive(amount: string): boolean {
  return nanosOf(amount) > 0n;
}

/** Adds amounts up, exactly. */
export function addMoney(amounts: readonly string[]): string {
  return amountOf(amounts.reduce((total, amount) => total + nanosOf(amount), 0n));
}

/** How much of a whole an amount is, in whole thousandths: for the length of a bar only. */
export function thousandthsOf(part: string, whole: string): number {
  const all = nanosOf(whole);
  if (all <= 0n) return 0;
  const share = (nanosOf(part) * 1000n) / all;
  return Number(share < 0n ? 0n : share > 1000n ? 1000n : share);
}

/**
 * What a time costs at a price per second, rounded up to the nano-dollar: what the running meter
 * shows as "at most", while the exact charge is still being measured elsewhere.
 */
export function costOfTime(elapsedMs: number, perSecond: string): string {
  const ms = BigInt(Math.max(0, Math.floor(elapsedMs)));
  return amountOf((ms * nanosOf(perSecond) + 999n) / 1000n);
}

function withThousands(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, '\u202f');
}
