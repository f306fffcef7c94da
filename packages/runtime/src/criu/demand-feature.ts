import { Fault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { criuCalls } from "@skiff/proto";
import { callCriu } from "./call-criu.ts";

const names = { memTrack: "track changes of memory", lazyPages: "restore pages lazily" } as const;

/** Throws `failed_precondition` where this criu cannot do it on this kernel. */
export function demandFeature(
  kernel: Kernel,
  {
    program,
    environment,
    feature,
  }: {
    readonly program: string;
    readonly environment: readonly string[];
    readonly feature: keyof typeof names;
  },
): void {
  const { features } = callCriu(kernel, {
    program,
    environment,
    request: { type: criuCalls.checkFeatures, features: { [feature]: true } },
    inherited: [],
    cgroup: undefined,
    prepare: () => {},
    answer: () => {},
    log: "its standard error",
  });
  if (features?.[feature] === true) return;
  throw new Fault("failed_precondition", `criu cannot ${names[feature]} on this kernel`);
}
