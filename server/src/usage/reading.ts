/**
 * How a million runs are read: every row by key, whatever the database believes of its tables. A
 * plan that suits most customers would scan all of them for the largest.
 */
export const READING = { readOnly: true, byKey: true } as const;
