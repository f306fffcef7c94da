import { waitContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";

export const wait: Command = {
  usage: "CONTAINER [CONTAINER...]",
  summary: "Block until one or more containers stop, then print their exit codes",
  flags: [],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const engine = await session.engine();
    return forEach(line.operands, session, async (name) => {
      const status = await waitContainer(engine, engine.containers.resolve(name));
      await session.out(`${status}\n`);
    });
  },
};
