import type { Engine } from "../engine.ts";
import type { Ran } from "../platform.ts";
import type { Leftover } from "./leftover.ts";
import type { Machine } from "./machine.ts";
import { Fault } from "@skiff/base";
import { join } from "node:path";

const deadlineMs = 60_000;

/** What `oar doctor` finds in this root, in oar's own, and in those of containerd's namespaces. */
export async function findOfOar(engine: Engine, machine: Machine): Promise<readonly Leftover[]> {
  const found: Leftover[] = [];
  for (const root of listRoots(engine, machine)) {
    const { status, stdout, stderr } = await run(engine, root, []);
    if (status !== 0 && stdout === "") throw new Fault("internal", `oar doctor: ${stderr.trim()}`);
    for (const line of stdout.split("\n").filter(Boolean)) found.push(leftover(engine, root, line));
  }
  return found;
}

function listRoots({ layout }: Engine, machine: Machine): readonly string[] {
  const byNamespace = [layout.runtimeRoot, machine.path("run/containerd/oar")];
  const inNamespaces = byNamespace.flatMap((root) =>
    machine.folders(root).map((name) => join(root, name)),
  );
  return [machine.path("run/oar"), ...inNamespaces];
}

/** Of a line such as "cgroup PATH: why". Who removes one removes all of that root. */
function leftover(engine: Engine, root: string, line: string): Leftover {
  const [, kind = "record", what = root, why = line] = /^(\S+) (.*?): (.*)$/.exec(line) ?? [];
  const remove = async (): Promise<void> => {
    const { status, stderr } = await run(engine, root, ["--fix"]);
    if (status !== 0) throw new Fault("internal", stderr.trim());
  };
  return { kind, what, why, remove };
}

function run({ platform, store }: Engine, root: string, args: readonly string[]): Promise<Ran> {
  return platform.run(store.oar, {
    args: ["--root", root, "doctor", ...args],
    cwd: "/",
    env: {},
    signal: AbortSignal.timeout(deadlineMs),
  });
}
