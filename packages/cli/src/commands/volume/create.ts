import { Fault } from "@skiff/base";
import { createVolume } from "@skiff/engine";
import type { Command } from "../../command.ts";
import { converted } from "../../grammar/converted.ts";
import { text } from "../../grammar/text.ts";
import { texts } from "../../grammar/texts.ts";
import { UsageFault } from "../../grammar/usage-fault.ts";

const driver = converted(
  text({ name: "driver", short: "d", value: "string", help: "Volume driver: local, the only one" }),
  (given) => {
    if (given === undefined || given === "local") return "local";
    throw new Fault("invalid_argument", "there is only the driver local");
  },
);
const label = texts({ name: "label", value: "list", help: "Set metadata for a volume" });
const name = text({ name: "name", value: "string", help: "The same as the argument" });

export const volumeCreate: Command = {
  usage: "[OPTIONS] [VOLUME]",
  summary: "Create a volume",
  flags: [driver, label, name],
  operands: { least: 0, most: 1 },
  run: async (line, session) => {
    const [operand] = line.operands;
    if (operand !== undefined && line.has(name)) {
      throw new UsageFault(
        "conflicting options: cannot specify a volume-name through both --name and as a positional arg",
      );
    }
    const labels = line.get(label).map((given) => {
      const [key = "", ...value] = given.split("=");
      return [key, value.join("=")] as const;
    });
    const engine = await session.engine();
    const volume = createVolume(engine, operand ?? line.get(name), Object.fromEntries(labels));
    await session.out(`${volume.name}\n`);
    return 0;
  },
};
