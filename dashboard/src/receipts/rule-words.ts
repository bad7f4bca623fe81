/** What a rule of the policy says, in two parts: how the run ended, and what that costs. */
export function ruleWords(text: string): Readonly<{ ends: string; charged: string | null }> {
  const [ends = '', charged] = text.split(' Charged: ');
  if (charged === undefined) return { ends, charged: null };
  const plain = charged.replace(/^The rated cost/, 'the rated cost (what was used, at its prices)');
  return { ends, charged: plain.slice(0, 1).toLowerCase() + plain.slice(1) };
}
