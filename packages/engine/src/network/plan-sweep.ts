/** Whose rules these are: what plugins write into them. */
export interface SweptContainer {
  readonly containerId: string;
  /** Chains that are the container's alone. */
  readonly chains: readonly string[];
  readonly addresses: readonly string[];
}

/**
 * What `iptables-restore --noflush` is to be told so that nothing of a container is left in what
 * `iptables-save` printed; undefined where nothing is. Plugins' rules bear the container's id, or
 * lead to its chains, or are in CNI-FORWARD and name its address.
 */
export function planSweep(saved: string, container: SweptContainer): string | undefined {
  const tables = saved.split(/^\*/m).slice(1);
  const swept = tables.flatMap((text) => sweepTable(text.split("\n"), container));
  return swept.length === 0 ? undefined : `${swept.join("\n")}\n`;
}

function sweepTable(
  [table = "", ...lines]: readonly string[],
  { containerId, chains, addresses }: SweptContainer,
): string[] {
  const own = new Set(
    lines
      .filter((line) => line.startsWith(":"))
      .map((line) => line.slice(1).split(" ")[0] ?? "")
      .filter((chain) => chains.includes(chain)),
  );
  const isOwn = (rule: string): boolean => {
    const words = rule.split(" ");
    if (own.has(words[1] ?? "")) return false; // goes with its chain
    if (rule.includes(containerId) || words.some((word) => own.has(word))) return true;
    return (
      words[1] === "CNI-FORWARD" &&
      addresses.some((a) => words.includes(a.includes(":") ? `${a}/128` : `${a}/32`))
    );
  };
  const deletions = lines
    .filter((line) => line.startsWith("-A ") && isOwn(line))
    .map((rule) => rule.replace(/^-A/, "-D"));
  const flushes = [...own].map((chain) => `-F ${chain}`);
  const removals = [...own].map((chain) => `-X ${chain}`);
  if (deletions.length + own.size === 0) return [];
  return [`*${table}`, ...deletions, ...flushes, ...removals, "COMMIT"];
}
