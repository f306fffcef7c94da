import { isFault } from "@skiff/base";
import { removeNetwork } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { forEach } from "../../for-each.ts";
import { toggle } from "../../grammar/toggle.ts";

const force = toggle({
  name: "force",
  short: "f",
  help: "Do not error if the network does not exist",
});

export const networkRm: Command = {
  usage: "NETWORK [NETWORK...]",
  summary: "Remove one or more networks",
  flags: [force],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const engine = await session.engine();
    return forEach(line.operands, session, async (name) => {
      try {
        removeNetwork(engine, name);
      } catch (error) {
        if (!isFault(error, "not_found") || !line.get(force)) throw error;
      }
      await session.out(`${name}\n`);
    });
  },
};
