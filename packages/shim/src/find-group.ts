import { during } from "@skiff/base";
import { ignoring, type Files, readFile } from "@skiff/kernel";
import { decodeContainerId, decodeJson, type Decoder, map, object, string } from "@skiff/spec";

/** Annotations that name the group of a container: containerd's own, and that of its CRI's pods. */
const labels = ["io.containerd.runc.v2.group", "io.kubernetes.cri.sandbox-id"];

const decodeAnnotations: Decoder<ReadonlyMap<string, string>> = object(
  (config) => config.optional("annotations", map(string)) ?? new Map(),
);

/**
 * The group of the container whose bundle is given: all of a group's have one shim. Undefined for
 * one that is by itself, or has no configuration. Throws `invalid_argument` for a group that is no name.
 */
export function findGroup(kernel: Files, bundle: string): string | undefined {
  const path = `${bundle}/config.json`;
  const text = ignoring(["ENOENT"], () => readFile(kernel, path));
  if (text === undefined || !labels.some((label) => text.includes(label))) return undefined;
  const annotations = during(path, () => decodeJson(text, decodeAnnotations));
  const label = labels.find((name) => annotations.has(name));
  const group = label === undefined ? undefined : annotations.get(label);
  return group === undefined
    ? undefined
    : during(`annotation ${label}`, () => decodeContainerId(group));
}
