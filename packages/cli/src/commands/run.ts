import { createReady, startAttached, startDetached } from "@skiff/engine";
import type { Command } from "../command.ts";
import { ensureImage } from "../ensure-image.ts";
import { IdFile } from "../id-file.ts";
import { placeInPod } from "../place-in-pod.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { attachFlags } from "../options/attach-flags.ts";
import { attachToFlag } from "../options/attach-to-flag.ts";
import { cidfileFlag } from "../options/cidfile-flag.ts";
import { containerFlags, containerOptions } from "../options/container-flags.ts";
import { platformFlag } from "../options/platform-flag.ts";
import { processFlags } from "../options/process-flags.ts";
import { pullFlags } from "../options/pull-flags.ts";
import { attach } from "../terminal/attach.ts";

const { detach } = processFlags;
const { pull, quiet } = pullFlags;
const { detachKeys, sigProxy } = attachFlags;

export const run: Command = {
  usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  summary: "Create and run a new container from an image",
  flags: [attachToFlag, cidfileFlag, detach, detachKeys, pull, quiet, sigProxy, ...containerFlags],
  operands: { least: 1, most: Infinity },
  stopsAtOperand: true,
  faultStatus: 125,
  run: async (line, session) => {
    const given = containerOptions(line);
    const streams = line.get(attachToFlag);
    if (streams !== undefined && line.get(detach)) {
      throw new UsageFault("conflicting options: cannot specify both --attach and --detach");
    }
    const engine = await session.engine();
    using idFile = new IdFile(line.get(cidfileFlag));
    const image = await ensureImage(engine, session, {
      image: given.imageName,
      platform: line.get(platformFlag),
      policy: line.get(pull),
      quiet: line.get(quiet),
    });
    const options = await placeInPod(engine, {
      ...given,
      image,
      stdinOnce: given.stdin && !line.get(detach),
    });
    if (line.get(detach)) {
      const ready = await createReady(engine, options);
      idFile.write(ready.container.id);
      const { id } = await startDetached(engine, ready);
      await session.out(`${id}\n`);
      return 0;
    }
    using attached = attach(session, {
      ...options,
      streams,
      signals: line.get(sigProxy),
      detachKeys: line.get(detachKeys),
    });
    const ready = await createReady(engine, options, attached.attachment);
    idFile.write(ready.container.id);
    const ended = await startAttached(engine, ready, attached.attachment);
    return ended === "detached" ? 0 : ended;
  },
};
