/** Each variable once: the last of a name counts, while getenv(3) would find the first. */
export function distinctVariables(env: readonly string[]): readonly string[] {
  const byName = new Map<string, string>();
  for (const variable of env) byName.set(variable.slice(0, variable.indexOf("=")), variable);
  return byName.size === env.length ? env : [...byName.values()];
}
