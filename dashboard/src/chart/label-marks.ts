/**
 * Which of the labels below a chart are shown: evenly many between them, counted from the last, as
 * many as there is room for. Units: px.
 */
export function labelMarks(count: number, width: number, labelWidth: number): readonly number[] {
  const room = Math.max(1, Math.floor(width / labelWidth));
  const every = Math.max(1, Math.ceil(count / room));
  const marks: number[] = [];
  for (let at = count - 1; at >= 0; at -= every) marks.unshift(at);
  return marks;
}
