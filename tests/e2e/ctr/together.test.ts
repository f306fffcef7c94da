import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { eventually, runProgram } from "../../fixtures/index.ts";
import { skiffdHome } from "./skiffd-home.ts";

const home = skiffdHome();
const image = "docker.io/library/busybox:latest";
const root = join(home.folder, "root");
const skiff = [join(home.oar, "../skiff"), "--root", root];
const ctr = ["ctr", "--address", join(home.folder, "c.sock")];
/** Of each worker; with as many workers as this has lines. */
const rounds = 2;

interface Ended {
  readonly line: string;
  readonly status: number | null;
  readonly stderr: string;
}

/** Runs a program beside the others; killed after so many milliseconds, or left alone. */
async function run(argv: readonly string[], killAfter?: number): Promise<Ended> {
  const [program = "", ...args] = argv;
  const env = { ...process.env, HOME: home.folder, TMPDIR: join(home.folder, "tmp") };
  const child = spawn(program, args, { env, stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  const closed = once(child, "close");
  const timer =
    killAfter === undefined
      ? undefined
      : globalThis.setTimeout(() => child.kill("SIGKILL"), killAfter);
  await closed;
  clearTimeout(timer);
  return { line: argv.slice(3).join(" "), status: child.exitCode, stderr };
}

/** Numbers that are the same in each run. */
function* numbers(seed: number): Generator<number, never> {
  for (let x = seed; ;) yield (x = (x * 1_103_515_245 + 12_345) % 2 ** 31);
}

/** Loads, runs and removes, by skiff; every second command is killed on its way. */
async function useSkiff(
  name: string,
  random: Generator<number, never>,
  isKilled: boolean,
): Promise<Ended[]> {
  const ended: Ended[] = [];
  const may = (): number | undefined => (isKilled ? random.next().value % 150 : undefined);
  for (let i = 0; i < rounds; i++) {
    ended.push(await run([...skiff, "load", "--quiet", "--input", home.image], may()));
    ended.push(await run([...skiff, "run", "--rm", "--network", "none", "busybox", "true"], may()));
    ended.push(
      await run(
        [...skiff, "run", "-d", "--network", "none", "--name", name, "busybox", "sleep", "1000"],
        may(),
      ),
    );
    ended.push(await run([...skiff, "rm", "--force", name], may()));
    ended.push(await run([...skiff, "rmi", "--force", "busybox"], may()));
  }
  return isKilled ? [] : ended;
}

/** The same through the daemon, which may be away: what it says then is its business. */
async function useCtr(name: string): Promise<Ended[]> {
  const ended: Ended[] = [];
  for (let i = 0; i < rounds; i++) {
    ended.push(await run([...ctr, "images", "import", home.image]));
    ended.push(
      await run([...ctr, "run", "--rm", "--runtime", "io.containerd.oar.v1", image, name, "true"]),
    );
    ended.push(await run([...ctr, "task", "rm", "--force", name]));
    ended.push(await run([...ctr, "containers", "rm", name]));
    ended.push(await run([...ctr, "images", "rm", image]));
  }
  return ended;
}

async function killDaemon(random: Generator<number, never>): Promise<Ended[]> {
  for (let i = 0; i < rounds; i++) {
    await setTimeout(random.next().value % 700);
    await home.stopDaemon("SIGKILL");
    await home.startDaemon();
  }
  return [];
}

test("eight processes work on one root at once, killed again and again, and nothing is left", async () => {
  const ended = await Promise.all([
    useSkiff(`${home.marker}-a`, numbers(1), false),
    useSkiff(`${home.marker}-b`, numbers(2), true),
    useSkiff(`${home.marker}-c`, numbers(3), true),
    useSkiff(`${home.marker}-d`, numbers(4), false),
    useCtr(`${home.marker}-e`),
    useCtr(`${home.marker}-f`),
    useCtr(`${home.marker}-g`),
    killDaemon(numbers(8)),
  ]);
  const wrong = ended
    .flat()
    .filter(({ stderr }) => /internal|bug|database is locked|panic/.test(stderr));
  assert.deepEqual(wrong, []);
  for (const id of home.ok("containers", "ls", "--quiet").split("\n").filter(Boolean)) {
    home.run("task", "rm", "--force", id);
    home.ok("containers", "rm", id);
  }
  const names = runProgram([...skiff, "ps", "-aq"])
    .stdout.split("\n")
    .filter(Boolean);
  if (names.length > 0) assert.equal(runProgram([...skiff, "rm", "--force", ...names]).status, 0);
  home.ok("images", "import", home.image); // goes on with what was half sent
  home.ok("images", "rm", "--sync", image);
  runProgram([...skiff, "rmi", "--force", "busybox"]);
  for (const id of home.ok("snapshots", "ls").split("\n").slice(1)) {
    const [key = ""] = id.split(/\s+/);
    if (key.startsWith(home.marker)) home.ok("snapshots", "rm", key);
  }
  // Those of clients that the daemon's death kept from removing them.
  for (const lease of home.ok("leases", "ls", "--quiet").split("\n").filter(Boolean)) {
    home.ok("leases", "rm", lease);
  }
  home.ok("leases", "create", "--id", "any", "--expires", "0");
  home.ok("leases", "rm", "--sync", "any");
  eventually("nothing is left", () =>
    ["root/content", "root/snapshots", "state/tasks"].every(
      (name) => readdirSync(join(home.folder, name)).length === 0,
    ),
  );
});
