import type { Pid } from "@skiff/kernel";

/** What a hook reads on its standard input (runtime-spec, runtime.md, "State"). */
export interface HookState {
  readonly ociVersion: string;
  readonly id: string;
  readonly status: "creating" | "created" | "running" | "stopped";
  /** As those see it who are in the hook's pid namespace. */
  readonly pid?: Pid | undefined;
  readonly bundle: string;
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}
