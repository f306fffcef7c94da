import { Fault } from "@skiff/base";
import { type Engine, listContainerPids } from "@skiff/engine";
import type { Command } from "../command.ts";
import { table } from "../format/table.ts";

const deadlineMs = 30_000;

export const top: Command = {
  usage: "CONTAINER [ps OPTIONS]",
  summary: "Display the running processes of a container",
  flags: [],
  operands: { least: 1, most: Infinity },
  stopsAtOperand: true,
  run: async ({ operands: [name = "", ...args] }, session) => {
    const engine = await session.engine();
    const pids = await listContainerPids(engine, engine.containers.resolve(name));
    await session.out(table(await listProcesses(engine, pids, args), 20));
    return 0;
  },
};

/** What the host's ps(1) says of these processes: its heading, and a row for each. */
async function listProcesses(
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
