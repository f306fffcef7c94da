/** Chains that plugins make once for all containers: nothing but these lead to each other while none is used. */
const groups: readonly (readonly [first: string, ...others: string[]])[] = [
  ["CNI-HOSTPORT-DNAT", "CNI-HOSTPORT-SETMARK", "CNI-HOSTPORT-MASQ"],
  ["CNI-FORWARD", "CNI-ADMIN"],
  ["CNI-ISOLATION-STAGE-1", "CNI-ISOLATION-STAGE-2"],
];

export interface Idle {
  /** The interface of a bridge that goes. */
  readonly bridge: string;
  /** No container is in a network any more, as far as we know. */
  readonly isLast: boolean;
}

/**
 * What `iptables-restore --noflush` is to be told so that what keeps a bridge apart from others goes
 * from what `iptables-save` printed, and with the last bridge the plugins' common chains that nothing
 * uses; undefined where there is none of it. Should anyone begin to use such a chain meanwhile, the
 * kernel refuses all of it: a chain that has a rule stays.
 */
export function planIdleRules(saved: string, idle: Idle): string | undefined {
  const tables = saved.split(/^\*/m).slice(1);
  const plans = tables.map((text) => planTable(text.split("\n"), idle)).filter(Boolean);
  return plans.length === 0 ? undefined : plans.join("");
}

function planTable([table = "", ...lines]: readonly string[], { bridge, isLast }: Idle): string {
  const rules = lines.filter((line) => line.startsWith("-A "));
  const apart = rules.filter((rule) => isOfBridge(rule, bridge));
  const others = rules.filter((rule) => !apart.includes(rule));
  const has = (chain: string): boolean => lines.some((line) => line.startsWith(`:${chain} `));
  // Who was killed as it made them has made some, in whatever order.
  const chains = groups.filter((group) => isLast && group.some(has) && isIdle(group, others));
  const going = new Set(chains.flat().filter(has));
  const common = others.filter((rule) => rule.split(" ").some((word) => going.has(word)));
  if (apart.length + going.size === 0) return "";
  return [
    `*${table}`,
    ...[...apart, ...common].map((rule) => rule.replace(/^-A/, "-D")),
    ...[...going].map((chain) => `-X ${chain}`),
    "COMMIT\n",
  ].join("\n");
}

function isOfBridge(rule: string, bridge: string): boolean {
  const words = rule.split(" ");
  return (words[1] ?? "").startsWith("CNI-ISOLATION-") && words.includes(bridge);
}

/** The first chain has containers' rules, beside jumps to the others; people may add to CNI-ADMIN. */
function isIdle(group: readonly [string, ...string[]], rules: readonly string[]): boolean {
  const [first] = group;
  const used = rules.filter((rule) => [first, "CNI-ADMIN"].includes(rule.split(" ")[1] ?? ""));
  return used.every((rule) => [...group, "RETURN"].includes(rule.split(" ").at(-1) ?? ""));
}
