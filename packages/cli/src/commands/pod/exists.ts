import { isFault } from "@skiff/base";
import { resolvePod } from "@skiff/engine";
import type { Command } from "../../command.ts";

export const podExists: Command = {
  usage: "POD",
  summary: "Check if a pod exists: the exit status is 1 where it does not",
  flags: [],
  operands: { least: 1, most: 1 },
  run: async ({ operands: [name = ""] }, session) => {
    try {
      resolvePod(await session.engine(), name);
      return 0;
    } catch (error) {
      if (!isFault(error, "not_found")) throw error;
      return 1;
    }
  },
};
