import type { At } from "@skiff/kernel";
import type { Process } from "@skiff/spec";

/** Where a process's input and outputs are: this process's own, given ones, or a new terminal. */
export type Stdio =
  | { readonly kind: "inherit" }
  | { readonly kind: "descriptors"; readonly stdin: At; readonly stdout: At; readonly stderr: At }
  /** Relayed: what it prints goes to another terminal, or to none, as the program wrote it. */
  | { readonly kind: "terminal"; readonly isRelayed?: boolean };

export function stdioOf({ terminal }: Process, isRelayed: boolean): Stdio {
  return terminal === true ? { kind: "terminal", isRelayed } : { kind: "inherit" };
}

export function stdioDescriptors(stdio: Stdio): readonly At[] {
  return stdio.kind === "descriptors" ? [stdio.stdin, stdio.stdout, stdio.stderr] : [];
}

/** The `count` descriptors after the standard ones. */
export function preservedDescriptors(count: number): readonly At[] {
  return Array.from({ length: count }, (_, index) => ({ fd: 3 + index }));
}
