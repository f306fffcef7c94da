import { createContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import { ensureImage } from "../ensure-image.ts";
import { IdFile } from "../id-file.ts";
import { placeInPod } from "../place-in-pod.ts";
import { cidfileFlag } from "../options/cidfile-flag.ts";
import { containerFlags, containerOptions } from "../options/container-flags.ts";
import { platformFlag } from "../options/platform-flag.ts";
import { pullFlags } from "../options/pull-flags.ts";

const { pull, quiet } = pullFlags;

export const create: Command = {
  usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  summary: "Create a new container",
  flags: [cidfileFlag, pull, quiet, ...containerFlags],
  operands: { least: 1, most: Infinity },
  stopsAtOperand: true,
  run: async (line, session) => {
    const options = containerOptions(line);
    const engine = await session.engine();
    using idFile = new IdFile(line.get(cidfileFlag));
    const image = await ensureImage(engine, session, {
      image: options.imageName,
      platform: line.get(platformFlag),
      policy: line.get(pull),
      quiet: line.get(quiet),
    });
    const { id } = await createContainer(engine, await placeInPod(engine, { ...options, image }));
    idFile.write(id);
    await session.out(`${id}\n`);
    return 0;
  },
};
