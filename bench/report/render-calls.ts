/** Calls a second, by method and daemon. */
export function renderCalls(rates: ReadonlyMap<string, ReadonlyMap<string, number>>): string {
  const daemons = [...(rates.values().next().value?.keys() ?? [])];
  const rows = [...rates].map(([method, of]) => {
    const cells = daemons.map((daemon) => String(Math.round(of.get(daemon) ?? 0)));
    return `| \`${method}\` | ${cells.join(" | ")} |`;
  });
  const rule = daemons.map(() => " ---: |").join("");
  return [`| calls a second | ${daemons.join(" | ")} |`, `| --- |${rule}`, ...rows].join("\n");
}
