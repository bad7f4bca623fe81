/** The present time of this machine, for "2 min ago" and countdowns only. Units: ms since epoch. */
export function nowMs(): number {
  return Date.now();
}
