/**
 * Rows in columns: each as wide as its widest cell and three spaces, but no
 * narrower than `least`; nothing is padded after the last. Docker's layout.
 */
export function table(rows: readonly (readonly string[])[], least: number = 10): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) {
      widths[at] = Math.max(widths[at] ?? least, [...cell].length + 3);
    }
  }
  return rows.map((row) => `${line(row, widths)}\n`).join("");
}

function line(row: readonly string[], widths: readonly number[]): string {
  const last = row.length - 1;
  return row
    .map((cell, at) =>
      at === last ? cell : cell + " ".repeat((widths[at] ?? 0) - [...cell].length),
    )
    .join("");
}
