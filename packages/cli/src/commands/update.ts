import { updateContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { restartFlag } from "../options/restart-flag.ts";
import { decodeLimits, limitFlags } from "../options/limit-flags.ts";

const flags = [...limitFlags, restartFlag];

export const update: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  summary: "Update configuration of one or more containers",
  flags,
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    if (!flags.some((flag) => line.has(flag))) {
      throw new UsageFault("you must provide one or more flags when using this command");
    }
    const options = { limits: decodeLimits(line), restartPolicy: line.get(restartFlag) };
    const engine = await session.engine();
    return forEach(line.operands, session, async (name) => {
      await updateContainer(engine, engine.containers.resolve(name), options);
      await session.out(`${name}\n`);
    });
  },
};
