import { stopContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";
import { stopFlags, stopOptions } from "../options/stop-flags.ts";

export const stop: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  summary: "Stop one or more running containers",
  flags: stopFlags,
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const engine = await session.engine();
    const options = stopOptions(line);
    return forEach(line.operands, session, async (name) => {
      await stopContainer(engine, engine.containers.resolve(name), options);
      await session.out(`${name}\n`);
    });
  },
};
