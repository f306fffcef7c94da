/** JSON in which a bigint is the number that it is. */
export function exactJson(value: unknown): string {
  const marked = JSON.stringify(value, (_, member: unknown) =>
    typeof member === "bigint" ? `\u0000${member}\u0000` : member,
  );
  return marked.replaceAll(/"\\u0000(-?\d+)\\u0000"/g, "$1");
}
