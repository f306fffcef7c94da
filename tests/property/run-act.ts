import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { within } from "@skiff/base";
import { patience } from "../fixtures/index.ts";

interface ActOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string | undefined;
  /** After so many milliseconds it is killed. */
  readonly killAfter?: number | undefined;
}

/** How it ended, null where it was killed, and what it complained of. Throws where it does not end. */
export async function runAct(
  argv: readonly string[],
  { env = {}, cwd, killAfter }: ActOptions = {},
): Promise<{ readonly status: number | null; readonly said: string }> {
  using scratch = new DisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "act-"));
  scratch.defer(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "said"); // no pipe: what it leaves behind may hold that
  const file = openSync(path, "w");
  const [program = "", ...words] = argv;
  const stdio: ["ignore", "ignore", number] = ["ignore", "ignore", file];
  const child = spawn(program, words, { cwd, stdio, env: { PATH: process.env["PATH"], ...env } });
  closeSync(file);
  scratch.defer(() => child.kill("SIGKILL"));
  const ended = once(child, "exit");
  if (killAfter !== undefined) {
    const timer = setTimeout(() => child.kill("SIGKILL"), killAfter);
    scratch.defer(() => clearTimeout(timer));
  }
  await within(ended, patience, `the end of ${words.join(" ")}`);
  return { status: child.exitCode, said: readFileSync(path, "utf8").trim() };
}
