import type { ContainerName } from "@skiff/runtime";
import { decodeContainerId, type Decoder, object, string } from "@skiff/spec";

/** The container that an errand is about. */
export const decodeContainerName: Decoder<ContainerName> = object((name) => ({
  root: name.required("root", string),
  id: decodeContainerId(name.required("id", string)),
}));
