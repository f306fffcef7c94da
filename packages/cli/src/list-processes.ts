import { Fault } from "@skiff/base";
import type { Engine } from "@skiff/engine";

const deadlineMs = 30_000;

/** What the host's ps(1) says of these processes: its heading, and a row for each. */
export async function listProcesses(
  { platform }: Engine,
  pids: readonly number[],
  args: readonly string[],
): Promise<string[][]> {
  const ran = await platform.run("ps", {
    args: args.length === 0 ? ["-ef"] : args,
    cwd: "/",
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
    signal: AbortSignal.timeout(deadlineMs),
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
