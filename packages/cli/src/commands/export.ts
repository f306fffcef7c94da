import { exportContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { outputFlag } from "../options/output-flag.ts";
import { writeArchive } from "../write-archive.ts";

export const exportCommand: Command = {
  usage: "[OPTIONS] CONTAINER",
  summary: "Export a container's filesystem as a tar archive",
  flags: [outputFlag],
  operands: { least: 1, most: 1 },
  run: async (line, session) => {
    const [name = ""] = line.operands;
    return writeArchive(line, session, (engine) =>
      exportContainer(engine, engine.containers.resolve(name)),
    );
  },
};
