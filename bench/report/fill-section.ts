import { Fault } from "@skiff/base";

const begin = "<!-- bench: begin -->";
const end = "<!-- bench: end -->";

/** `page` with what stands between the two markers replaced; throws `not_found` without them. */
export function fillSection(page: string, section: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Fault("not_found", `the page has no ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n${section.trim()}\n${page.slice(to)}`;
}
