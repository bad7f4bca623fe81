import type { Receipt } from '../client/nouns.ts';
import { durationText } from '../time/time-text.ts';
import { isPositive, moneyText } from '../ui/money.ts';
import { runEndText } from '../ui/run-end-text.ts';

type Told = Pick<Receipt, 'status' | 'code' | 'charge' | 'gpuTimeUs' | 'writeOff'>;

/** What a receipt says in one sentence, before it says how that came about. */
export function receiptSentence({ status, code, charge, gpuTimeUs, writeOff }: Told): string {
  if (charge === null) return 'The run goes on. Its charge stands here as soon as it has ended.';
  if (status === 'written_off') {
    return 'What became of this run cannot be known any more. You pay nothing for it.';
  }
  const ended = status === 'succeeded' ? 'succeeded' : `ended: ${runEndText(code, status)}`;
  if (!isPositive(charge)) return `The run ${ended}. You pay nothing for it.`;
  const worked = gpuTimeUs === null ? '' : ` after ${durationText(gpuTimeUs)} of GPU time`;
  const forgone =
    writeOff !== null && isPositive(writeOff)
      ? ` ${moneyText(writeOff)} more was used than you pay.`
      : '';
  return `The run ${ended}${worked}. This is what you pay.${forgone}`;
}
