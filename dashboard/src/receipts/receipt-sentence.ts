import type { Receipt } from '../client/nouns.ts';
import { durationText } from '../time/time-text.ts';
import { isPositive, moneyText } from '../ui/money.ts';
import { runEndText } from '../ui/run-end-text.ts';

type Told = Pick<Receipt, 'status' | 'code' | 'charge' | 'gpuTimeUs' | 'writeOff'>;

/** Who reads a receipt: its customer, or the operator, who does not pay. */
export type ReceiptReader = 'customer' | 'operator';

const PAYS: Readonly<Record<ReceiptReader, readonly [pay: string, pays: string]>> = {
  customer: ['You pay', 'you pay'],
  operator: ['The customer pays', 'the customer pays'],
};

/** What a receipt says in one sentence, before it says how that came about. */
export function receiptSentence(
  { status, code, charge, gpuTimeUs, writeOff }: Told,
  reader: ReceiptReader = 'customer',
): string {
  const [someonePays, pays] = PAYS[reader];
  if (charge === null) return 'The run goes on. Its charge stands here as soon as it has ended.';
  if (status === 'written_off') {
    return `The outcome of this run is unknown: what ran or watched it was lost. ${someonePays} nothing for it.`;
  }
  const ended = status === 'succeeded' ? 'succeeded' : `ended: ${runEndText(code, status)}`;
  if (!isPositive(charge)) return `The run ${ended}. ${someonePays} nothing for it.`;
  const worked = gpuTimeUs === null ? '' : ` after ${durationText(gpuTimeUs)} of GPU time`;
  const forgone =
    writeOff !== null && isPositive(writeOff)
      ? ` ${moneyText(writeOff)} more was used than ${pays}.`
      : '';
  return `The run ${ended}${worked}. This is what ${pays}.${forgone}`;
}
