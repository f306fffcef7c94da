import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bashCompletion } from "./completion/bash-completion.ts";
import { fishCompletion } from "./completion/fish-completion.ts";
import { zshCompletion } from "./completion/zsh-completion.ts";
import { manPages } from "./manual/man-pages.ts";
import { root } from "./root.ts";
import { writeIfChanged } from "./write-if-changed.ts";

const share = join(root, "dist/share");

/** Writes man pages and shell completion, where `make install` takes them from. */
export function buildManual(): void {
  const files = new Map([
    ["bash-completion/completions/oar", bashCompletion()],
    ["zsh/site-functions/_oar", zshCompletion()],
    ["fish/vendor_completions.d/oar.fish", fishCompletion()],
    ...[...manPages(version())].map(([name, text]): [string, string] => [`man/man8/${name}`, text]),
  ]);
  for (const path of globSync("man/man8/*.8", { cwd: share })) {
    if (!files.has(path)) rmSync(join(share, path)); // of a command that is no more
  }
  for (const [path, text] of files) writeIfChanged(join(share, path), Buffer.from(text));
}

function version(): string {
  const manifest = readFileSync(join(root, "packages/runtime/package.json"), "utf8");
  return /"version": "(.*)"/.exec(manifest)?.[1] ?? "";
}
