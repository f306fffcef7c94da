import { type Container, readLog } from "@skiff/engine";
import type { Command } from "../command.ts";
import { converted } from "../grammar/converted.ts";
import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";
import { decodeTail, logSpanFlags, readLogSpan } from "../options/log-span-flags.ts";

const tail = converted(
  text({
    name: "tail",
    short: "n",
    value: "string",
    help: 'Number of lines to show from the end of the logs (default "all")',
  }),
  decodeTail,
);
const details = toggle({ name: "details", help: "Show extra details provided to logs" });
const { follow, since, until, timestamps } = logSpanFlags;

export const logs: Command = {
  usage: "[OPTIONS] CONTAINER",
  summary: "Fetch the logs of a container",
  flags: [details, follow, since, tail, timestamps, until],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const engine = await session.engine();
    const container = engine.containers.resolve(line.operands[0] ?? "");
    const options = { ...readLogSpan(line), tail: line.get(tail) };
    const told = logDetails(container);
    for await (const { time, stream, bytes } of readLog(engine, container, options)) {
      const write = stream === "stdout" ? session.out : session.err;
      if (line.get(timestamps)) await write(`${time} `);
      if (line.get(details)) await write(`${told} `);
      await write(bytes);
    }
    return 0;
  },
};

/** The labels and variables that --log-opt names, as Docker writes them. */
function logDetails({ config }: Container): string {
  const { labels: values, logOptions: { labels = [], env = [] } = {} } = config.surroundings;
  const variables = new Map(
    config.env.map((one): [string, string] => {
      const [name = ""] = one.split("=", 1);
      return [name, one.slice(name.length + 1)];
    }),
  );
  const pairs = [
    ...labels.map(
      (name) => [name, Object.hasOwn(values, name) ? values[name] : undefined] as const,
    ),
    ...env.map((name) => [name, variables.get(name)] as const),
  ];
  return pairs
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
    )
    .toSorted()
    .join(",");
}
