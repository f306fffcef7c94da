import { Fault } from "@skiff/base";
import { importRoot } from "@skiff/engine";
import { decodeReference } from "@skiff/spec";
import { readFileBytes } from "@skiff/store";
import { readInput } from "../bun/read-input.ts";
import type { Command } from "../command.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { changeFlags } from "../options/change-flags.ts";
import { platformFlag } from "../options/platform-flag.ts";

const { change, message } = changeFlags;

export const importCommand: Command = {
  usage: "[OPTIONS] file|- [REPOSITORY[:TAG]]",
  summary: "Import the contents from a tarball to create a filesystem image",
  flags: [change, message, platformFlag],
  operands: { least: 1, most: 2 },
  run: async (line, session) => {
    const [source = "", image] = line.operands;
    const name = image === undefined ? undefined : decodeReference(image);
    const archive = openSource(source);
    const id = await importRoot(await session.engine(), archive, {
      name,
      comment: line.get(message) ?? `Imported from ${source}`,
      changes: line.get(change),
      platform: line.get(platformFlag),
    });
    await session.out(`${id}\n`);
    return 0;
  },
};

function openSource(source: string): AsyncIterable<Uint8Array> {
  if (/^https?:/.test(source)) {
    throw new Fault(
      "unimplemented",
      `${source}: nothing is fetched; pipe it in, as by: curl ${source} | skiff import -`,
    );
  }
  if (source !== "-") return readFileBytes(source);
  if (process.getBuiltinModule("node:tty").isatty(0)) {
    throw new UsageFault("no archive on stdin, which is a terminal; name a file");
  }
  return readInput();
}
