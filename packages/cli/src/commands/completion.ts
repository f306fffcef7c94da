import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Fault } from "@skiff/base";
import { guarded } from "@skiff/store";
import type { Command } from "../command.ts";

/** Where the installation has each shell's, below "share". */
const files: ReadonlyMap<string, string> = new Map([
  ["bash", "bash-completion/completions/skiff"],
  ["zsh", "zsh/site-functions/_skiff"],
  ["fish", "fish/vendor_completions.d/skiff.fish"],
]);

export const completion: Command = {
  usage: "bash|zsh|fish",
  summary: "Print completion for a shell",
  flags: [],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const [shell = ""] = line.operands;
    const file = files.get(shell);
    if (file === undefined) {
      const known = [...files.keys()].join(", ");
      throw new Fault("invalid_argument", `no completion for ${shell}; there is some for ${known}`);
    }
    const path = join(dirname(process.execPath), "../share", file);
    await session.out(guarded(`read ${path}`, () => readFileSync(path)));
    return 0;
  },
};
