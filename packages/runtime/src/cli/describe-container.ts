import { Freezer } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import { ContainerRecord } from "../container-record.ts";
import { type ContainerName, type Observed, observeStatus } from "../observe-container.ts";

/** The state that the specification describes (runtime-spec, runtime.md, "State"), with what runc adds to it. */
export interface State {
  readonly ociVersion: string;
  readonly id: string;
  /** 0 where it has no process. */
  readonly pid: number;
  readonly status: Observed["status"];
  readonly bundle: string;
  readonly rootfs: string;
  readonly created: string;
  readonly owner: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What is known, where its record is lost. Throws `not_found`. */
export function describeContainer(kernel: Kernel, { root, id }: ContainerName): State {
  using record = ContainerRecord.open(kernel, root, id);
  const described = record.findDescribed();
  const init = record.findInitName();
  const status = observeStatus(kernel, record, init);
  const isFrozen =
    status === "running" && new Freezer(kernel, described?.freezers ?? []).isFrozen();
  const annotations = described?.annotations ?? {};
  return {
    ociVersion: described?.ociVersion ?? "1.3.0",
    id,
    pid: status === "created" || status === "running" ? (init?.pid ?? 0) : 0,
    status: isFrozen ? "paused" : status,
    bundle: described?.bundle ?? "",
    rootfs: described?.rootfs ?? "",
    created: described?.created ?? "",
    owner: "",
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}
