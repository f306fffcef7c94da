import { listContainerPids, listProcesses } from "@skiff/engine";
import type { Command } from "../command.ts";
import { table } from "../format/table.ts";

export const top: Command = {
  usage: "CONTAINER [ps OPTIONS]",
  summary: "Display the running processes of a container",
  flags: [],
  operands: { least: 1, most: Infinity },
  stopsAtOperand: true,
  run: async ({ operands: [name = "", ...args] }, session) => {
    const engine = await session.engine();
    const pids = await listContainerPids(engine, engine.containers.resolve(name));
    await session.out(table(await listProcesses(engine, { pids, args }), 20));
    return 0;
  },
};
