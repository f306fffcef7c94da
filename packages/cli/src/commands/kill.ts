import { killContainer, signalNumber } from "@skiff/engine";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";
import { text } from "../grammar/text.ts";

const signal = text({
  name: "signal",
  short: "s",
  value: "string",
  help: "Signal to send to the container (default KILL)",
});

export const kill: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  summary: "Kill one or more running containers",
  flags: [signal],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const number = signalNumber(line.get(signal) ?? "KILL");
    const engine = await session.engine();
    return forEach(line.operands, session, async (name) => {
      await killContainer(engine, engine.containers.resolve(name), number);
      await session.out(`${name}\n`);
    });
  },
};
