import { listMembers, resolvePod } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { stats } from "../stats.ts";

/** As `stats` of the containers in pods. */
export const podStats: Command = {
  ...stats,
  usage: "[OPTIONS] POD [POD...]",
  summary:
    "Display a live stream of resource usage statistics for the containers in one or more pods",
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const engine = await session.engine();
    const pods = line.operands.map((name) => resolvePod(engine, name));
    const ids = pods.flatMap((pod) => [pod, ...listMembers(engine, pod)]).map(({ id }) => id);
    return stats.run({ ...line, operands: ids }, session);
  },
};
