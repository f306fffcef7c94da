import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { Fault } from "@skiff/base";

const specifier = /(?<=\bfrom "|\bimport\(")[^"]+(?=")/g;

/**
 * Declarations that are reached from these sources, as files of one package: below "types", and with
 * imports between them alone. `folder` has the declarations of all packages, as the compiler wrote them.
 */
export function gatherTypes(
  folder: string,
  entries: readonly string[],
): readonly (readonly [string, Uint8Array])[] {
  const gathered = new Map<string, Uint8Array>();
  const waiting = entries.map((entry) => entry.replace(/\.ts$/, ".d.ts"));
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (gathered.has(`types/${path}`)) continue;
    const here = path;
    const text = readFileSync(join(folder, here), "utf8").replace(specifier, (written) => {
      const target = resolve(here, written);
      waiting.push(target);
      const relative = posix.relative(posix.dirname(here), target).replace(/\.d\.ts$/, ".js");
      return relative.startsWith(".") ? relative : `./${relative}`;
    });
    gathered.set(`types/${here}`, Buffer.from(text));
  }
  return [...gathered];
}

/** Throws `internal` for what is not to be seen from outside. */
function resolve(from: string, written: string): string {
  if (written === "@skiff/base") return "base/src/index.d.ts";
  if (written.startsWith(".")) {
    const path = posix.join(posix.dirname(from), written);
    return path.replace(/(\.d)?\.[jt]s$/, ".d.ts");
  }
  throw new Fault("internal", `${from}: what the SDK shows has a type of ${written}`);
}
