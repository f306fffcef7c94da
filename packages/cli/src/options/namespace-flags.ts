import { Fault } from "@skiff/base";
import type { ContainerOptions } from "@skiff/engine";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import type { ParsedLine } from "../grammar/parsed-line.ts";
import { text } from "../grammar/text.ts";

type Surroundings = ContainerOptions["surroundings"];

/** A namespace of its own, the host's, or the one of a container by that name. */
type Mode = "private" | "host" | { readonly container: string };
type IpcMode = Mode | "none" | "shareable";

const pid = converted(
  text({
    name: "pid",
    value: "string",
    help: "PID namespace to use: 'container:NAME' for another one's, 'host' for the host's",
  }),
  (given) => decodeMode("pid", given),
);
const ipc = converted(
  text({
    name: "ipc",
    value: "string",
    help: "IPC mode to use: 'private' (default), 'none' without /dev/shm, 'shareable', 'container:NAME' for that of one that is, 'host' for the host's",
  }),
  (given): IpcMode =>
    given === "none" || given === "shareable" ? given : decodeMode("ipc", given),
);
const uts = converted(
  text({ name: "uts", value: "string", help: "UTS namespace to use: 'host' for the host's" }),
  (given) => decodeOwn("uts", given),
);
const cgroupns = converted(
  text({
    name: "cgroupns",
    value: "string",
    help: "Cgroup namespace to use: 'private' (default) or 'host'",
  }),
  (given) => decodeOwn("cgroupns", given),
);

/** Which namespaces a container is in. */
export const namespaceFlags: readonly Flag<unknown>[] = [pid, ipc, uts, cgroupns];

/** What `namespaceFlags` say: containers by what they are called. */
export function decodeNamespaces(
  line: ParsedLine,
): Pick<Surroundings, "hostNamespaces" | "joined" | "ipc"> {
  const modes = {
    pid: line.get(pid),
    ipc: line.get(ipc),
    uts: line.get(uts),
    cgroup: line.get(cgroupns),
  };
  const hosts = (["pid", "ipc", "uts", "cgroup"] as const).filter((type) => modes[type] === "host");
  const joined = { pid: containerOf(modes.pid), ipc: containerOf(modes.ipc) };
  const isJoined = joined.pid !== undefined || joined.ipc !== undefined;
  return {
    hostNamespaces: hosts,
    ...(isJoined && { joined }),
    ...((modes.ipc === "none" || modes.ipc === "shareable") && { ipc: modes.ipc }),
  };
}

function decodeMode(name: string, given: string | undefined): Mode {
  const [, container] = /^container:(.+)$/.exec(given ?? "") ?? [];
  if (container !== undefined) return { container };
  return decodeOwn(name, given, [
    "container:NAME",
    ...(name === "ipc" ? ["none", "shareable"] : []),
  ]);
}

function decodeOwn(
  name: string,
  given: string | undefined,
  others: readonly string[] = [],
): "private" | "host" {
  if (given === undefined || given === "" || given === "private") return "private";
  if (given === "host") return "host";
  const known = ["private", "host", ...others].join(", ");
  throw new Fault("invalid_argument", `invalid ${name} mode: ${given} (there are ${known})`);
}

function containerOf(mode: IpcMode): string | undefined {
  return typeof mode === "object" ? mode.container : undefined;
}
