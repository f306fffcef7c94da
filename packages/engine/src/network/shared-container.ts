import { type ContainerId, decodeContainerId } from "@skiff/spec";

/** The container whose network namespace is shared in this mode, see `ContainerConfig`. */
export function sharedContainer(network: string): ContainerId | undefined {
  const id = /^container:(.+)$/.exec(network)?.[1];
  return id === undefined ? undefined : decodeContainerId(id);
}
