import { listChanges } from "@skiff/engine";
import type { Command } from "../command.ts";
import { onOneLine } from "../format/on-one-line.ts";

export const diff: Command = {
  usage: "CONTAINER",
  summary: "Inspect changes to files or directories on a container's filesystem",
  flags: [],
  operands: { least: 1, most: 1 },
  run: async ({ operands: [name = ""] }, session) => {
    const engine = await session.engine();
    for await (const { kind, path } of listChanges(engine, engine.containers.resolve(name))) {
      await session.out(`${kind} ${onOneLine(path)}\n`);
    }
    return 0;
  },
};
