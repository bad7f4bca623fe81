/** A score from 0 to 1 to a tenth of a percent; what is less, or nearly all, is told as such. */
export function percentText(score: number): string {
  if (score < 0.000_95) return '< 0.1 %';
  if (score >= 0.999_5) return '> 99.9 %';
  return `${(score * 100).toFixed(1)} %`;
}
