import { Fault } from "@skiff/base";

/** `page` with what stands between a section's two markers replaced; throws `not_found` without them. */
export function fillSection(
  page: string,
  { name, text }: { readonly name: string; readonly text: string },
): string {
  const begin = `<!-- ${name}: begin -->`;
  const end = `<!-- ${name}: end -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new Fault("not_found", `the page has no ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n${text.trim()}\n${page.slice(to)}`;
}
