import { Fault } from "@skiff/base";
import { createVolume } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { converted } from "../../grammar/converted.ts";
import { text } from "../../grammar/text.ts";
import { texts } from "../../grammar/texts.ts";
import { decodeEntries } from "../../options/decode-entries.ts";
import { UsageFault } from "../../grammar/usage-fault.ts";

const driver = converted(
  text({ name: "driver", short: "d", value: "string", help: "Volume driver: local, the only one" }),
  (given) => {
    if (given === undefined || given === "local") return "local";
    throw new Fault("invalid_argument", "there is only the driver local");
  },
);
const label = converted(
  texts({ name: "label", value: "list", help: "Set metadata for a volume" }),
  decodeEntries,
);
const option = converted(
  texts({
    name: "opt",
    short: "o",
    value: "map",
    help: "What is mounted there while a container uses it: type=, device= and o=, as mount(8) has them",
  }),
  decodeEntries,
);
const name = text({ name: "name", value: "string", help: "The same as the argument" });

export const volumeCreate: Command = {
  usage: "[OPTIONS] [VOLUME]",
  summary: "Create a volume",
  flags: [driver, label, name, option],
  operands: { least: 0, most: 1 },
  run: async (line, session) => {
    const [operand] = line.operands;
    if (operand !== undefined && line.has(name)) {
      throw new UsageFault(
        "conflicting options: cannot specify a volume-name through both --name and as a positional arg",
      );
    }
    const volume = createVolume(await session.engine(), {
      name: operand ?? line.get(name),
      labels: line.get(label),
      options: line.get(option),
    });
    await session.out(`${volume.name}\n`);
    return 0;
  },
};
