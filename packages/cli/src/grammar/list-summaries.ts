/** Names and what they are about, one a line. */
export function listSummaries(things: ReadonlyMap<string, { readonly summary: string }>): string {
  const width = Math.max(...[...things.keys()].map((name) => name.length)) + 3;
  return [...things].map(([name, { summary }]) => `  ${name.padEnd(width)}${summary}\n`).join("");
}
