/** A ratio as a share: 0.982 → `98.2 %`. */
export function shareText(ratio: number): string {
  return `${(ratio * 100).toFixed(1)}\u202f%`;
}
