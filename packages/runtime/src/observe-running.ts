import { Fault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { type ContainerName, observeContainer } from "./observe-container.ts";
import type { Init, Owned } from "./owned.ts";

/** A container that a program can be run in: one that is created will do. */
export interface Running extends ContainerName {
  readonly owned: Owned;
  readonly init: Init;
}

/**
 * `ignorePaused` takes a paused container for a running one. Throws `not_found`, or
 * `failed_precondition` naming the state.
 */
export function observeRunning(
  kernel: Kernel,
  { root, id }: ContainerName,
  { ignorePaused = false }: { readonly ignorePaused?: boolean } = {},
): Running {
  const seen = observeContainer(kernel, { root, id });
  if (seen.status === "paused" && !ignorePaused) {
    throw new Fault(
      "failed_precondition",
      `container ${id}: cannot exec in a paused container: resume it, or use --ignore-paused`,
    );
  }
  if (seen.status === "creating" || seen.status === "stopped") {
    throw new Fault("failed_precondition", `cannot exec in container ${id}: it is ${seen.status}`);
  }
  const { owned, init } = seen;
  if (owned === undefined) {
    throw new Fault("failed_precondition", `cannot exec in container ${id}: its record is lost`);
  }
  return { root, id, owned, init };
}
