import { spawnSync } from "node:child_process";
import { join } from "node:path";

const bin = join(import.meta.dirname, "../../dist/test/bin");

/** The host's own tests, linked as a release is. */
export const release: string = join(bin, "host-tests");

/** The same with fault injection. */
export const faulty: string = join(bin, "host-tests-with-faults");

export interface Outcome {
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(
  program: string,
  args: readonly string[],
  options: { env?: Record<string, string>; uid?: number } = {},
): Outcome {
  const { error, status, signal, stdout, stderr } = spawnSync(program, args, {
    encoding: "utf8",
    env: options.env ?? {},
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  if (error !== undefined) throw error;
  return { status, signal, stdout, stderr };
}
