import { type ContainerOptions, runAttached, runDetached } from "@skiff/engine";
import type { Command } from "../command.ts";
import { ensureImage } from "../ensure-image.ts";
import { converted } from "../grammar/converted.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { text } from "../grammar/text.ts";
import { texts } from "../grammar/texts.ts";
import { toggle } from "../grammar/toggle.ts";
import { decodeBind } from "../options/decode-bind.ts";
import { decodePullPolicy } from "../options/decode-pull-policy.ts";
import { decodeNetwork } from "../options/decode-network.ts";
import { platformFlag } from "../options/platform-flag.ts";
import { processFlags } from "../options/process-flags.ts";
import { readEnvironment } from "../options/read-environment.ts";
import { attach } from "../terminal/attach.ts";

const { detach, env, envFile, interactive, tty, user, workdir } = processFlags;
const entrypoint = text({
  name: "entrypoint",
  value: "string",
  help: "Overwrite the default ENTRYPOINT of the image",
});
const hostname = text({
  name: "hostname",
  short: "h",
  value: "string",
  help: "Container host name",
});
const name = text({ name: "name", value: "string", help: "Assign a name to the container" });
const network = converted(
  text({
    name: "network",
    value: "network",
    help: "Connect a container to a network: none (default) or host",
  }),
  decodeNetwork,
);
const pull = converted(
  text({
    name: "pull",
    value: "string",
    help: 'Pull image before running: "always", "missing" (default) or "never"',
  }),
  decodePullPolicy,
);
const quiet = toggle({ name: "quiet", short: "q", help: "Suppress the pull output" });
const readOnly = toggle({
  name: "read-only",
  help: "Mount the container's root filesystem as read only",
});
const remove = toggle({
  name: "rm",
  help: "Automatically remove the container when it exits",
});
const volume = converted(
  texts({
    name: "volume",
    short: "v",
    value: "list",
    help: "Bind mount a host path (HOST:CONTAINER[:ro])",
  }),
  (given) => given.map((bind) => decodeBind(bind, process.cwd())),
);

export const run: Command = {
  usage: "[OPTIONS] IMAGE [COMMAND] [ARG...]",
  summary: "Create and run a new container from an image",
  flags: [
    detach,
    entrypoint,
    env,
    envFile,
    hostname,
    interactive,
    name,
    network,
    platformFlag,
    pull,
    quiet,
    readOnly,
    remove,
    tty,
    user,
    volume,
    workdir,
  ],
  operands: { least: 1, most: Infinity },
  stopsAtOperand: true,
  faultStatus: 125,
  run: async (line, session) => {
    const options = optionsOf(line);
    const engine = await session.engine();
    await ensureImage(engine, session, {
      image: options.image,
      platform: options.platform,
      policy: line.get(pull),
      quiet: line.get(quiet),
    });
    if (line.get(detach)) {
      const { id } = await runDetached(engine, options);
      await session.out(`${id}\n`);
      return 0;
    }
    using attached = attach(session, options);
    return await runAttached(engine, options, attached.attachment);
  },
};

function optionsOf(line: ParsedLine): ContainerOptions {
  const [image = "", ...command] = line.operands;
  return {
    image,
    platform: line.get(platformFlag),
    command,
    env: readEnvironment(line.get(envFile), line.get(env), process.env),
    network: line.get(network),
    binds: line.get(volume),
    tty: line.get(tty),
    stdin: line.get(interactive),
    readOnly: line.get(readOnly),
    autoRemove: line.get(remove),
    name: line.get(name),
    entrypoint: line.get(entrypoint),
    workdir: line.get(workdir),
    user: line.get(user),
    hostname: line.get(hostname),
  };
}
