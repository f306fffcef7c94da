import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bashCompletion } from "./completion/bash-completion.ts";
import { fishCompletion } from "./completion/fish-completion.ts";
import { zshCompletion } from "./completion/zsh-completion.ts";
import { manPages } from "./manual/man-pages.ts";
import type { Manual } from "./manual/manual.ts";
import { oarManual } from "./manual/oar-manual.ts";
import { skiffManual } from "./manual/skiff-manual.ts";
import { root } from "./root.ts";
import { writeIfChanged } from "./write-if-changed.ts";

const share = join(root, "dist/share");

/** Writes man pages and shell completion, where `make install` takes them from. */
export async function buildManual(): Promise<void> {
  const manuals = [oarManual(version("runtime")), await skiffManual(version("cli"))];
  const files = new Map(manuals.flatMap(filesOf));
  for (const path of globSync("man/man*/*", { cwd: share })) {
    if (!files.has(path)) rmSync(join(share, path)); // of a command that is no more
  }
  for (const [path, text] of files) writeIfChanged(join(share, path), Buffer.from(text));
}

function filesOf(manual: Manual): readonly (readonly [path: string, text: string])[] {
  const { program } = manual;
  return [
    [`bash-completion/completions/${program}`, bashCompletion(manual)],
    [`zsh/site-functions/_${program}`, zshCompletion(manual)],
    [`fish/vendor_completions.d/${program}.fish`, fishCompletion(manual)],
    ...Array.from(manPages(manual), ([path, text]) => [`man/${path}`, text] as const),
  ];
}

function version(folder: string): string {
  const manifest = readFileSync(join(root, `packages/${folder}/package.json`), "utf8");
  return /"version": "(.*)"/.exec(manifest)?.[1] ?? "";
}
