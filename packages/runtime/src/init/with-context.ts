/** Options of mount(2) with SELinux's label, as mount(8) says it: in quotes, for a label may have commas. */
export function withContext(options: string, label: string | undefined): string {
  if (label === undefined) return options;
  const context = `context="${label}"`;
  return options === "" ? context : `${options},${context}`;
}
