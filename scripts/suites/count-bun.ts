import type { Failure, Tally } from "./tally.ts";

/** Counts the report that `bun test --reporter=junit` writes. A skipped test did not pass. */
export function countBun(junit: string): Tally {
  const root = /<testsuites [^>]*>/.exec(junit)?.[0] ?? "";
  const failed = number(root, "failures");
  const passed = number(root, "tests") - failed - number(root, "skipped");
  return { passed, failed, failures: [...failuresIn(junit)] };
}

function* failuresIn(junit: string): Generator<Failure> {
  let file = "";
  let test = "";
  for (const [tag] of junit.matchAll(/<(?:testcase|failure) [^>]*>/g)) {
    if (tag.startsWith("<testcase ")) [file, test] = [text(tag, "file"), text(tag, "name")];
    else yield { file, text: `${file}: ${test}: ${text(tag, "message")}` };
  }
}

function number(tag: string, name: string): number {
  return Number(text(tag, name));
}

/** Empty where the tag has no such attribute. */
function text(tag: string, name: string): string {
  const value = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? "";
  return value
    .replaceAll(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");
}
