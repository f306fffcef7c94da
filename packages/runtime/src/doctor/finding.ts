import type { ContainerId } from "@skiff/spec";
import type { ContainerMark } from "./container-mark.ts";

/** Something that is left of a container, and that nobody will remove by its name. */
export type Finding =
  | { readonly kind: "unfinished"; readonly id: ContainerId; readonly record: string }
  | { readonly kind: "orphaned"; readonly mark: ContainerMark; readonly processes: number };
