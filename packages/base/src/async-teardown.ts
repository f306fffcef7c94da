import { duringAsync } from "./during-async.ts";
import { type Fault, isFault } from "./fault.ts";
import type { Step } from "./teardown.ts";

/** One thing to make absent, where that takes waiting. As with `Step`, "already gone" is success. */
export interface AsyncStep<C> extends Pick<Step<C>, "name" | "onFault"> {
  readonly run: (owner: C) => Promise<void>;
}

export function asyncStep<C>(
  name: string,
  run: (owner: C) => Promise<void> | void,
  options: Partial<Pick<Step<C>, "onFault">> = {},
): AsyncStep<C> {
  return { name, run: async (owner) => run(owner), onFault: options.onFault ?? "stop" };
}

export interface TeardownReport {
  readonly warn: (fault: Fault) => void;
  /** After each step that succeeded. */
  readonly done?: (step: string, milliseconds: number) => void;
}

/** `teardown` for steps that wait: every step in its order, one after the other, always from the top. */
export async function asyncTeardown<C>(
  steps: readonly AsyncStep<C>[],
  owner: C,
  report: TeardownReport,
): Promise<void> {
  for (const { name, run, onFault } of steps) {
    const began = performance.now();
    try {
      await duringAsync(name, () => run(owner));
    } catch (error) {
      if (onFault === "stop" || !isFault(error)) throw error;
      report.warn(error);
      continue;
    }
    report.done?.(name, performance.now() - began);
  }
}
