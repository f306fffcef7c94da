import { during, Fault, isFault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import type { Hook, Hooks } from "@skiff/spec";
import type { HookState } from "./hook-state.ts";
import { runHook } from "./run-hook.ts";

/** The hooks of one moment of a container's life, and what they are told of it. */
export interface HooksRun {
  readonly moment: keyof Hooks;
  readonly hooks: readonly Hook[];
  readonly state: HookState;
  /** Where they run; where this process is, if not said. */
  readonly directory?: string | undefined;
}

/** Seconds that a deletion waits for a hook that has no timeout of its own. */
const patience = 60;

/** Runs one hook after the other. The first that fails is thrown, and the rest do not run. */
export function runHooks(kernel: Kernel, run: HooksRun): void {
  for (const [index, hook] of run.hooks.entries()) runOne(kernel, { ...run, index, hook });
}

/** Runs every hook, each with a deadline; what failed of them is thrown as one fault at the end. */
export function runAllHooks(kernel: Kernel, run: HooksRun): void {
  const faults: Fault[] = [];
  for (const [index, { timeout = patience, ...hook }] of run.hooks.entries()) {
    try {
      runOne(kernel, { ...run, index, hook: { ...hook, timeout } });
    } catch (error) {
      if (!isFault(error)) throw error;
      faults.push(error);
    }
  }
  const [first] = faults;
  if (first === undefined) return;
  throw new Fault(first.code, faults.map(({ message }) => message).join("; "));
}

function runOne(
  kernel: Kernel,
  {
    moment,
    state,
    directory,
    index,
    hook,
  }: HooksRun & { readonly index: number; readonly hook: Hook },
): void {
  during(`error running ${moment} hook #${index}: ${hook.path}`, () =>
    runHook(kernel, hook, { state: JSON.stringify(state), directory }),
  );
}
