const gap = "   ";

/** Columns of equal width with three spaces between, as the field's runtimes print them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map(({ length }) => length);
  for (const row of rows) {
    for (let i = 0; i < widths.length; i++) {
      const { length } = row[i] ?? "";
      if (length > (widths[i] ?? 0)) widths[i] = length;
    }
  }
  let text = lineOf(head, widths);
  for (const row of rows) text += lineOf(row, widths);
  return text;
}

/** Most cells are as wide as their column: nothing is made of those. */
function lineOf(row: readonly string[], widths: readonly number[]): string {
  let cells = row;
  const last = row.length - 1;
  for (let i = 0; i < last; i++) {
    const cell = row[i] ?? "";
    const width = widths[i] ?? 0;
    if (cell.length < width) cells = cells.with(i, cell.padEnd(width));
  }
  const line = cells.join(gap);
  return `${row[last] === "" ? line.trimEnd() : line}\n`;
}
