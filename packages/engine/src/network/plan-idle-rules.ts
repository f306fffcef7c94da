/** Chains that plugins make once for all containers, and what is in them while none is published or let through. */
const groups: readonly (readonly [first: string, ...others: string[]])[] = [
  ["CNI-HOSTPORT-DNAT", "CNI-HOSTPORT-SETMARK", "CNI-HOSTPORT-MASQ"],
  ["CNI-FORWARD", "CNI-ADMIN"],
];

/**
 * What `iptables-restore --noflush` is to be told so that the plugins' common chains, which nothing
 * uses any more, go from what `iptables-save` printed; undefined where there is none. Should anyone
 * begin to use one meanwhile, the kernel refuses all of it: a chain that has a rule stays.
 */
export function planIdleRules(saved: string): string | undefined {
  const tables = saved.split(/^\*/m).slice(1);
  const plans = tables.map((text) => planTable(text.split("\n"))).filter((plan) => plan !== "");
  return plans.length === 0 ? undefined : plans.join("");
}

function planTable([table = "", ...lines]: readonly string[]): string {
  const rules = lines.filter((line) => line.startsWith("-A "));
  const has = (chain: string): boolean => lines.some((line) => line.startsWith(`:${chain} `));
  const chains = groups.filter(([first]) => has(first)).filter((group) => isIdle(group, rules));
  const going = new Set(chains.flat().filter(has));
  if (going.size === 0) return "";
  const deletions = rules.filter((rule) => rule.split(" ").some((word) => going.has(word)));
  return [
    `*${table}`,
    ...deletions.map((rule) => rule.replace(/^-A/, "-D")),
    ...[...going].map((chain) => `-X ${chain}`),
    "COMMIT\n",
  ].join("\n");
}

/** The first chain has containers' rules, beside jumps to the others; people may add to CNI-ADMIN. */
function isIdle(group: readonly [string, ...string[]], rules: readonly string[]): boolean {
  const [first] = group;
  const used = rules.filter((rule) => [first, "CNI-ADMIN"].includes(rule.split(" ")[1] ?? ""));
  return used.every((rule) => group.includes(rule.split(" ").at(-1) ?? ""));
}
