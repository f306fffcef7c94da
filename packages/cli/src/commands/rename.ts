import { renameContainer } from "@skiff/engine";
import type { Command } from "../command.ts";

export const rename: Command = {
  usage: "CONTAINER NEW_NAME",
  summary: "Rename a container",
  flags: [],
  operands: { least: 2, most: 2 },
  run: async ({ operands: [old = "", name = ""] }, session) => {
    const engine = await session.engine();
    renameContainer(engine, engine.containers.resolve(old), name);
    return 0;
  },
};
