import { shownImage } from "@skiff/spec";
import { readInput } from "../bun/read-input.ts";
import { importImage } from "@skiff/store";
import type { Command } from "../command.ts";
import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";
import { platformFlag } from "../options/platform-flag.ts";
import { UsageFault } from "../grammar/usage-fault.ts";

const input = text({
  name: "input",
  short: "i",
  value: "string",
  help: "Read from tar archive file, or OCI layout directory, instead of STDIN",
});
const quiet = toggle({ name: "quiet", short: "q", help: "Suppress the load output" });

export const load: Command = {
  usage: "[OPTIONS]",
  summary: "Load an image from a tar archive or STDIN",
  flags: [input, platformFlag, quiet],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    if (!line.has(input) && process.getBuiltinModule("node:tty").isatty(0)) {
      throw new UsageFault("no archive on stdin, which is a terminal; name one by --input");
    }
    const engine = await session.engine();
    const { store, warn } = engine;
    const platform = line.get(platformFlag);
    const images = await importImage(store, line.get(input) ?? readInput(), {
      warn,
      ...(platform !== undefined && { platform, isAlone: true }),
    });
    if (line.get(quiet)) return 0;
    for (const { name } of images) {
      await session.out(`Loaded image${name.includes(":") ? "" : " ID"}: ${shownImage(name)}\n`);
    }
    return 0;
  },
};
