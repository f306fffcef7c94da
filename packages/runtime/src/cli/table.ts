/** Columns of equal width with three spaces between, as the field's runtimes print them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd((widths[column] ?? 0) + 3))
      .join("")
      .trimEnd();
  return all.map((row) => `${line(row)}\n`).join("");
}
