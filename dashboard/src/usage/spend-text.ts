import type { Series } from '../chart/series.ts';
import { countText } from '../ui/count-text.ts';
import { moneyText } from '../ui/money.ts';
import type { Spend, SpendBar } from './spend-bars.ts';
import type { ShowName } from './usage-search.ts';

/** A number of runs in words: `1 run`, `1 204 runs`. */
export function runsText(runs: number): string {
  return runs === 1 ? '1 run' : `${countText(runs)} runs`;
}

/** What is shown of a part: its dollars, or its runs. */
function partText({ runs, charged }: Spend, show: ShowName): string {
  return show === 'runs' ? runsText(runs) : moneyText(charged);
}

/** A bar as it is read out: `22 Nov 2026: $0.71, 38 runs; ESRGAN $0.70, cut-out $0.01`. */
export function spendText(
  { slot, parts, whole }: SpendBar,
  series: readonly Series[],
  show: ShowName,
): string {
  if (whole.runs === 0) return `${slot.title}: nothing`;
  const said = `${slot.title}: ${moneyText(whole.charged)}, ${runsText(whole.runs)}`;
  const split = series.flatMap(({ name }, at) => {
    const part = parts[at];
    return part === undefined || part.runs === 0 ? [] : [`${name} ${partText(part, show)}`];
  });
  return split.length === 0 ? said : `${said}; ${split.join(', ')}`;
}
