import type { Container } from "@skiff/engine";
import type { Fields } from "../format/template/value.ts";

/** Of Docker's HostConfig: which namespaces a container is in. */
export function describeNamespaces({
  hostNamespaces,
  joined = {},
  ipc,
}: Container["config"]["surroundings"]): Fields {
  const shared = (type: "pid" | "ipc" | "uts", own: string): string => {
    if (hostNamespaces.includes(type)) return "host";
    return joined[type] === undefined ? own : `container:${joined[type]}`;
  };
  return {
    PidMode: shared("pid", ""),
    IpcMode: shared("ipc", ipc ?? "private"),
    UTSMode: shared("uts", ""),
    CgroupnsMode: hostNamespaces.includes("cgroup") ? "host" : "private",
    UsernsMode: "",
  };
}
