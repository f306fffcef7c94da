import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bashCompletion } from "./completion/bash-completion.ts";
import { fishCompletion } from "./completion/fish-completion.ts";
import { zshCompletion } from "./completion/zsh-completion.ts";
import { manPages } from "./manual/man-pages.ts";
import { root } from "./root.ts";
import { writeIfChanged } from "./write-if-changed.ts";

/** Writes man pages and shell completion, where `make install` takes them from. */
export function buildManual(): void {
  const files = new Map([
    ["bash-completion/completions/oar", bashCompletion()],
    ["zsh/site-functions/_oar", zshCompletion()],
    ["fish/vendor_completions.d/oar.fish", fishCompletion()],
    ...[...manPages(version())].map(([name, text]): [string, string] => [`man/man8/${name}`, text]),
  ]);
  for (const [path, text] of files) {
    writeIfChanged(join(root, "dist/share", path), Buffer.from(text));
  }
}

function version(): string {
  const manifest = readFileSync(join(root, "packages/runtime/package.json"), "utf8");
  return /"version": "(.*)"/.exec(manifest)?.[1] ?? "";
}
