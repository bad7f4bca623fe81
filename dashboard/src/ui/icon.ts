/** How every icon is drawn; what it means is said in words beside it. */
export const ICON = { size: 16, strokeWidth: 1.5, 'aria-hidden': true } as const;
