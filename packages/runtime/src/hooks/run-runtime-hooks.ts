import type { Kernel, Pid } from "@skiff/kernel";
import type { ContainerPlan } from "../plan-container.ts";
import { runHooks } from "./run-hooks.ts";

/** When the container's namespaces are there; its process waits until they are done. */
export function runRuntimeHooks(kernel: Kernel, plan: ContainerPlan, pid: Pid): void {
  const state = { ...plan.described, status: "creating", pid } as const;
  for (const { moment, hooks } of plan.runtimeHooks) {
    runHooks(kernel, { moment, hooks, state, directory: state.bundle });
  }
}
