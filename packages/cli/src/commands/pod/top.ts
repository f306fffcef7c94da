import { listContainerPids, listProcesses, observePod, resolvePod } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { table } from "../../format/table.ts";

export const podTop: Command = {
  usage: "POD [ps OPTIONS]",
  summary: "Display the running processes of containers in a pod",
  flags: [],
  operands: { least: 1, most: Infinity },
  stopsAtOperand: true,
  run: async ({ operands: [name = "", ...args] }, session) => {
    const engine = await session.engine();
    const { containers } = await observePod(engine, resolvePod(engine, name));
    const running = containers.filter(({ seen }) => ["running", "paused"].includes(seen.status));
    const pids = await Promise.all(
      running.map(({ container }) => listContainerPids(engine, container)),
    );
    await session.out(table(await listProcesses(engine, { pids: pids.flat(), args }), 20));
    return 0;
  },
};
