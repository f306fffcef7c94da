import type { Container } from "@skiff/engine";
import type { Fields } from "../format/template/value.ts";

/** What is mounted in a container, as Docker's API tells of it. */
export function describeMount(bind: Container["config"]["binds"][number]): Fields {
  const { source, destination, readOnly, volume, propagation = "rprivate" } = bind;
  return {
    ...(volume === undefined
      ? { Type: "bind" }
      : { Type: "volume", Name: volume, Driver: "local" }),
    Source: source,
    Destination: destination,
    Mode: readOnly ? "ro" : "",
    RW: !readOnly,
    Propagation: volume === undefined ? propagation : "",
  };
}
