import { Fault } from "@skiff/base";
import { readLog } from "@skiff/engine";
import type { Command } from "../command.ts";
import { converted } from "../grammar/converted.ts";
import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";

const follow = toggle({ name: "follow", short: "f", help: "Follow log output" });
const tail = converted(
  text({
    name: "tail",
    short: "n",
    value: "string",
    help: 'Number of lines to show from the end of the logs (default "all")',
  }),
  decodeTail,
);
const timestamps = toggle({ name: "timestamps", short: "t", help: "Show timestamps" });

export const logs: Command = {
  usage: "[OPTIONS] CONTAINER",
  summary: "Fetch the logs of a container",
  flags: [follow, tail, timestamps],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const engine = await session.engine();
    const container = engine.containers.resolve(line.operands[0] ?? "");
    const options = { follow: line.get(follow), tail: line.get(tail) };
    for await (const { time, stream, bytes } of readLog(engine, container, options)) {
      const write = stream === "stdout" ? session.out : session.err;
      if (line.get(timestamps)) await write(`${time} `);
      await write(bytes);
    }
    return 0;
  },
};

function decodeTail(given: string | undefined): number | undefined {
  if (given === undefined || given === "all") return undefined;
  if (!/^\d{1,9}$/.test(given)) throw new Fault("invalid_argument", 'must be a number or "all"');
  return Number(given);
}
