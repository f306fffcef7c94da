/** "NAME=value" entries, a later one taking the place of an earlier one of its name. */
export function mergeEnvironment(...layers: readonly (readonly string[])[]): string[] {
  const merged = new Map<string, string>();
  for (const entry of layers.flat()) merged.set(nameOf(entry), entry);
  return [...merged.values()];
}

function nameOf(entry: string): string {
  const equals = entry.indexOf("=");
  return equals < 0 ? entry : entry.slice(0, equals);
}
