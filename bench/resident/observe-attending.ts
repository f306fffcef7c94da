import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Paths } from "../make-bundles.ts";
import type { OciProgram } from "../oci-commands.ts";
import { observeResident, type Resident } from "./resident.ts";

/** The runtime as it waits for a container that it runs in the foreground. */
export async function observeAttending(program: OciProgram, paths: Paths): Promise<Resident> {
  const enter = ["--mount", "--propagation", "private", "bench/enter.sh"];
  const root = join(paths.state, `attending-${program.name}`);
  const run = ["--root", root, "run", "--bundle", paths.talking, `attended-${program.name}`];
  const stdio = ["ignore", "pipe", "inherit"] as const;
  const child = spawn("unshare", [...enter, program.path, ...run], { stdio: [...stdio] });
  const closed = once(child, "close");
  await Promise.race([once(child.stdout, "data"), closed]); // its program runs by now
  const resident = observeResident(child.pid ?? 0);
  child.kill("SIGTERM"); // is passed on
  await closed;
  return resident;
}
