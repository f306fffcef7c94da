import { deletionTime, type Fault } from "@skiff/base";
import { Deadline, type Kernel } from "@skiff/kernel";
import { ContainerRecord } from "../container-record.ts";
import { removeContainer, removeRecorded } from "../remove-container.ts";
import type { Finding } from "./finding.ts";

/**
 * Removes what is left, as a deletion does. An orphaned cgroup gets a record again first: its
 * name cannot be taken meanwhile then, and after a crash the removal can be run again.
 */
export function removeFinding(
  kernel: Kernel,
  { root, finding }: { readonly root: string; readonly finding: Finding },
  warn: (fault: Fault) => void,
): void {
  if (finding.kind === "unfinished") {
    removeContainer(kernel, { root, id: finding.id, force: false }, warn);
    return;
  }
  const { id, cgroup } = finding.mark;
  using record = ContainerRecord.claim(kernel, root, id);
  record.writeOwned({
    id,
    ociVersion: "1.3.0",
    bundle: "",
    rootfs: "",
    created: new Date().toISOString(),
    annotations: {},
    namespaces: [],
    cgroup,
  });
  removeRecorded(kernel, { record, deadline: new Deadline(kernel, deletionTime()) }, warn);
}
