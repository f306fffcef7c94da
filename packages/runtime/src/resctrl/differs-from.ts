/**
 * Whether a line for a `schemata` file asks for something else than what that has: caches in another
 * order, leading zeros and caches that are not named make no difference, and a bandwidth is rounded up
 * to what the processor can do, of which `grain` is the step in percent (resctrl.rst of Linux).
 */
export function differsFrom(
  line: string,
  { schemata, grain }: { readonly schemata: string; readonly grain: number },
): boolean {
  const wanted = parse(line);
  const own = schemata
    .split("\n")
    .map(parse)
    .find((other) => other?.name === wanted?.name);
  if (wanted === undefined || own === undefined) return true;
  const { name, values } = wanted;
  return [...values].some(([cache, value]) => {
    const found = own.values.get(cache);
    return found === undefined || !isSame(name, { value, found, grain });
  });
}

interface SchemaLine {
  readonly name: string;
  /** By the cache's number. */
  readonly values: ReadonlyMap<string, string>;
}

function parse(line: string): SchemaLine | undefined {
  const [, name, list] = /^\s*(\w+)\s*:(.*)$/.exec(line) ?? [];
  if (name === undefined || list === undefined) return undefined;
  const pairs = list.split(";").map((pair) => {
    const [cache = "", value = ""] = pair.split("=", 2);
    return [cache.trim().replace(/^0+(?=\d)/, ""), value.trim()] as const;
  });
  return { name, values: new Map(pairs) };
}

/** Masks of caches are hexadecimal numbers, bandwidths decimal ones. */
function isSame(
  name: string,
  {
    value,
    found,
    grain,
  }: { readonly value: string; readonly found: string; readonly grain: number },
): boolean {
  if (!/^S?MB/.test(name)) {
    return Number.parseInt(value, 16) === Number.parseInt(found, 16);
  }
  const [wanted, own] = [Number(value), Number(found)];
  return wanted === own || Math.ceil(wanted / grain) * grain === own;
}
