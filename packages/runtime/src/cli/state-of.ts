import type { ContainerId } from "@skiff/spec";
import type { Observed } from "../observe-container.ts";

/** The state that the specification describes (runtime-spec, runtime.md, "State"), with what runc adds to it. */
export interface State {
  readonly ociVersion: string;
  readonly id: string;
  readonly pid: number;
  readonly status: Observed["status"];
  readonly bundle: string;
  readonly rootfs: string;
  readonly created: string;
  readonly owner: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function stateOf(id: ContainerId, observed: Observed): State {
  const { status, owned } = observed;
  const annotations = owned?.annotations ?? {};
  return {
    ociVersion: owned?.ociVersion ?? "1.3.0",
    id,
    pid: "init" in observed ? observed.init.pid : 0,
    status,
    bundle: owned?.bundle ?? "",
    rootfs: owned?.rootfs ?? "",
    created: owned?.created ?? "",
    owner: "",
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}
