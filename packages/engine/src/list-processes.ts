import { Fault } from "@skiff/base";
import type { Engine } from "./engine.ts";

const deadlineMs = 30_000;

/** What ps(1) is asked. */
export interface ProcessQuery {
  readonly pids: readonly number[];
  /** "-ef" where there are none. */
  readonly args: readonly string[];
  readonly signal?: AbortSignal | undefined;
}

/**
 * What the host's ps(1) says of these processes: its heading, and a row for each. Throws `invalid_argument`
 * for arguments that it does not take, or with which it tells no PID, `not_found` where there is none.
 */
export async function listProcesses(
  { platform }: Engine,
  { pids, args, signal }: ProcessQuery,
): Promise<[string[], ...string[][]]> {
  const deadline = AbortSignal.timeout(deadlineMs);
  const ran = await platform.run("ps", {
    args: args.length === 0 ? ["-ef"] : args,
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
    signal: signal === undefined ? deadline : AbortSignal.any([deadline, signal]),
  });
  if (ran.status !== 0) {
    throw new Fault("invalid_argument", `ps: ${ran.stderr.trim().split("\n")[0]}`);
  }
  const [heading = "", ...lines] = ran.stdout.trimEnd().split("\n");
  const titles = heading.trim().split(/\s+/);
  const at = titles.indexOf("PID");
  if (at < 0) throw new Fault("invalid_argument", "couldn't find PID field in ps output");
  const rows = lines.map((line) => cellsOf(line, titles.length));
  return [titles, ...rows.filter((row) => pids.includes(Number(row[at])))];
}

/** The last column has what is left, spaces and all. */
function cellsOf(line: string, count: number): string[] {
  const words = line.trim().split(/\s+/);
  return [...words.slice(0, count - 1), words.slice(count - 1).join(" ")];
}
