/** A kernel's name as a message's field has it: `total_rss_huge` as `totalRssHuge`. */
export function camelCase(name: string): string {
  return name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
