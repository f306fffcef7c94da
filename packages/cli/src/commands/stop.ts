import { stopContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { forEach } from "../for-each.ts";
import { text } from "../grammar/text.ts";
import { wholeNumber } from "../grammar/whole-number.ts";

const defaultSeconds = 10;
const signal = text({
  name: "signal",
  short: "s",
  value: "string",
  help: "Signal to send to the container",
});
const timeout = wholeNumber({
  name: "timeout",
  short: "t",
  value: "int",
  help: "Seconds to wait before killing the container (default 10; -1: for ever)",
});
/** Its name before Docker 28. */
const time = wholeNumber({ name: "time", value: "int", help: "The same as --timeout" });

export const stop: Command = {
  usage: "[OPTIONS] CONTAINER [CONTAINER...]",
  summary: "Stop one or more running containers",
  flags: [signal, timeout, time],
  operands: { least: 1, most: Infinity },
  run: async (line, session) => {
    const engine = await session.engine();
    const seconds = line.get(timeout) ?? line.get(time) ?? defaultSeconds;
    const options = { seconds, signal: line.get(signal) };
    return forEach(line.operands, session, async (name) => {
      await stopContainer(engine, engine.containers.resolve(name), options);
      await session.out(`${name}\n`);
    });
  },
};
