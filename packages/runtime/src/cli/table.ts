/** Columns of equal width with three spaces between, as the field's runtimes print them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map(({ length }) => length + 3);
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      widths[i] = Math.max(widths[i] ?? 0, (row[i]?.length ?? 0) + 3);
    }
  }
  const last = head.length - 1;
  let text = "";
  for (const row of [head, ...rows]) {
    let line = "";
    for (let i = 0; i < last; i++) line += (row[i] ?? "").padEnd(widths[i] ?? 0);
    text += `${(line + (row[last] ?? "")).trimEnd()}\n`;
  }
  return text;
}
