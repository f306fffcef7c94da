import { updateContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { decodeLimits, limitFlags } from "../options/limit-flags.ts";

export const update: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  summary: "Update configuration of one or more containers",
  flags: limitFlags,
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    if (!limitFlags.some((flag) => line.has(flag))) {
      throw new UsageFault("you must provide one or more flags when using this command");
    }
    const limits = decodeLimits(line);
    const engine = await session.engine();
    return forEach(line.operands, session, async (name) => {
      await updateContainer(engine, engine.containers.resolve(name), { limits });
      await session.out(`${name}\n`);
    });
  },
};
