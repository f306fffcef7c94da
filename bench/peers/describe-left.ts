/** "1 process, 10 cgroups", or "nothing", of what differs. What is dying gets a moment to be gone. */
export function describeLeft(look: () => readonly string[], isRecorded: () => boolean): string {
  const end = performance.now() + 500;
  while (look().length > 0 && performance.now() < end);
  const found = look();
  const kinds = ["process", "cgroup", "mount"] as const;
  const counts = kinds.map((noun) => {
    return [noun, found.filter((line) => line.startsWith(`left behind: ${noun} `)).length] as const;
  });
  const named = counts.filter(([, n]) => n > 0).map(([noun, n]) => `${n} ${plural(noun, n)}`);
  if (isRecorded()) named.push("the record");
  return named.join(", ") || "nothing";
}

function plural(noun: string, count: number): string {
  if (count === 1) return noun;
  return noun.endsWith("s") ? `${noun}es` : `${noun}s`;
}
