import { commitContainer } from "@skiff/engine";
import { decodeReference } from "@skiff/spec";
import type { Command } from "../command.ts";
import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";
import { changeFlags } from "../options/change-flags.ts";

const { change, message } = changeFlags;
const author = text({
  name: "author",
  short: "a",
  value: "string",
  help: 'Author (e.g., "John Hannibal Smith <hannibal@a-team.com>")',
});
const pause = toggle({
  name: "pause",
  short: "p",
  help: "Pause container during commit (default; --pause=false for not)",
});

export const commit: Command = {
  usage: "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
  summary: "Create a new image from a container's changes",
  flags: [author, change, message, pause],
  operands: { least: 1, most: 2 },
  run: async (line, session) => {
    const [name = "", image] = line.operands;
    const reference = image === undefined ? undefined : decodeReference(image);
    const engine = await session.engine();
    const id = await commitContainer(engine, engine.containers.resolve(name), {
      name: reference,
      author: line.get(author),
      message: line.get(message),
      changes: line.get(change),
      pause: line.get(pause) || !line.has(pause),
    });
    await session.out(`${id}\n`);
    return 0;
  },
};
