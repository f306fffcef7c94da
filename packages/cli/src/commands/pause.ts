import { pauseContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";

export const pause: Command = {
  usage: "CONTAINER [CONTAINER...]",
  summary: "Pause all processes within one or more containers",
  flags: [],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const engine = await session.engine();
    return forEach(line.operands, session, async (name) => {
      await pauseContainer(engine, engine.containers.resolve(name));
      await session.out(`${name}\n`);
    });
  },
};
