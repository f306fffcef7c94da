import { createContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { ensureImage } from "../ensure-image.ts";
import { containerFlags, containerOptions } from "../options/container-flags.ts";
import { pullFlags } from "../options/pull-flags.ts";

const { pull, quiet } = pullFlags;

export const create: Command = {
  usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  summary: "Create a new container",
  flags: [pull, quiet, ...containerFlags],
  operands: { least: 1, most: Infinity },
  stopsAtOperand: true,
  run: async (line, session) => {
    const options = containerOptions(line);
    const engine = await session.engine();
    await ensureImage(engine, session, {
      image: options.image,
      platform: options.platform,
      policy: line.get(pull),
      quiet: line.get(quiet),
    });
    const { id } = await createContainer(engine, options);
    await session.out(`${id}\n`);
    return 0;
  },
};
