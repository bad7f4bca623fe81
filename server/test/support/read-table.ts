/** One line of a table: gives the text of its cell under a heading. */
export type TableRow = (heading: string) => string;

/**
 * Reads a table as one would write it on paper: a line of headings, then one line per case, with
 * bars between the cells. Throws where a line has another number of cells than the headings.
 */
export function readTable(text: string): readonly TableRow[] {
  const [headings = [], ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));
  return lines.map((cells) => {
    if (cells.length !== headings.length) throw new Error(`not a row: ${cells.join(' | ')}`);
    return (heading) => {
      const cell = cells[headings.indexOf(heading)];
      if (cell === undefined) throw new Error(`there is no column ${heading}`);
      return cell;
    };
  });
}
