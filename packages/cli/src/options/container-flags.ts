import { Fault } from "@skiff/base";
import type { ContainerWish } from "@skiff/engine";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { exactText } from "../grammar/exact-text.ts";
import { text } from "../grammar/text.ts";
import { texts } from "../grammar/texts.ts";
import { toggle } from "../grammar/toggle.ts";
import { confinementFlags, decodeConfinement } from "./confinement-flags.ts";
import { decodeMount } from "./decode-mount.ts";
import { UsageFault } from "../grammar/usage-fault.ts";
import { refusedFlags } from "./refused-flags.ts";
import { restartFlag } from "./restart-flag.ts";
import { decodeHealth, healthFlags } from "./health-flags.ts";
import { networkFlags, readNetworkOptions } from "./network-flags.ts";
import { decodeVolume } from "./decode-volume.ts";
import { platformFlag } from "./platform-flag.ts";
import { podFlag } from "./pod-flag.ts";
import { processFlags } from "./process-flags.ts";
import { readEnvironment } from "./read-environment.ts";
import { decodeSurroundings, surroundingsFlags } from "./surroundings-flags.ts";

const { env, envFile, interactive, tty, user, workdir } = processFlags;
const entrypoint = exactText({
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
    help: "Bind mount a host path, or a volume ([HOST-PATH|VOLUME:]CONTAINER-PATH[:ro])",
  }),
  (given) => given.map((one) => decodeVolume(one, process.cwd())),
);

const mount = converted(
  texts({
    name: "mount",
    value: "mount",
    help: "Attach a filesystem mount to the container (type=bind|volume|tmpfs,source=…,target=…[,readonly])",
  }),
  (given) => given.map((one) => decodeMount(one, process.cwd())),
);
const volumesFrom = converted(
  texts({
    name: "volumes-from",
    value: "list",
    help: "Mount volumes from the specified container(s) (CONTAINER[:ro|rw])",
  }),
  (given) => given.map(decodeVolumeSource),
);
const stopSignal = text({
  name: "stop-signal",
  value: "string",
  help: "Signal to stop the container",
});

function decodeVolumeSource(text: string): { container: string; readOnly: boolean } {
  const [, container = text, mode] = /^(.*):([^:]*)$/.exec(text) ?? [];
  const isKnown = mode === undefined || mode === "ro" || mode === "rw";
  if (isKnown && container !== "") return { container, readOnly: mode === "ro" };
  throw new Fault("invalid_argument", "must be CONTAINER, CONTAINER:ro or CONTAINER:rw");
}

/** What `create` and `run` both say of a container. */
export const containerFlags: readonly Flag<unknown>[] = [
  ...confinementFlags,
  ...surroundingsFlags,
  ...healthFlags,
  entrypoint,
  env,
  envFile,
  hostname,
  interactive,
  mount,
  name,
  ...networkFlags,
  platformFlag,
  podFlag,
  readOnly,
  ...refusedFlags,
  remove,
  restartFlag,
  stopSignal,
  tty,
  user,
  volume,
  volumesFrom,
  workdir,
];

/** The container that a line asks for. Throws `invalid_argument`. */
export function containerOptions(line: ParsedLine): ContainerWish {
  const [imageName = "", ...command] = line.operands;
  const mounts = [...line.get(volume), ...line.get(mount)];
  const surroundings = decodeSurroundings(line);
  const restartPolicy = line.get(restartFlag);
  if (line.get(remove) && restartPolicy !== undefined && restartPolicy.name !== "no") {
    throw new UsageFault("conflicting options: cannot specify both --restart and --rm");
  }
  return {
    imageName,
    command,
    env: readEnvironment(line.get(envFile), line.get(env), process.env),
    binds: mounts.flatMap((one) => (one.type === "bind" ? [one.bind] : [])),
    volumes: mounts.flatMap((one) => (one.type === "volume" ? [one.volume] : [])),
    volumesFrom: line.get(volumesFrom),
    confinement: decodeConfinement(line),
    surroundings: {
      ...surroundings,
      tmpfs: [
        ...surroundings.tmpfs,
        ...mounts.flatMap((one) => (one.type === "tmpfs" ? [one.tmpfs] : [])),
      ],
    },
    restartPolicy,
    health: decodeHealth(line),
    stopSignal: line.get(stopSignal),
    network: readNetworkOptions(line),
    pod: line.get(podFlag),
    tty: line.get(tty),
    stdin: line.get(interactive),
    stdinOnce: line.get(interactive),
    readOnly: line.get(readOnly),
    autoRemove: line.get(remove),
    name: line.get(name),
    entrypoint: line.get(entrypoint),
    workdir: line.get(workdir),
    user: line.get(user),
    hostname: line.get(hostname),
  };
}
