import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, test } from "node:test";
import { OarHome, programs, runProgram } from "../fixtures/index.ts";
import { known } from "./known.ts";

const home = new OarHome();
const module = "github.com/opencontainers/runtime-tools";
const built = join(home.folder, "validation");
/** Where the suite wants its root file system and its own program to be. */
const folder = join(home.folder, "suite");
const runtime = join(home.folder, "oar");
const missing = build();
if (missing !== undefined) console.log(`runtime-tools' validation is skipped: ${missing}`);

/** The suite of the specification's authors: one program for each topic, which say what is ok (TAP). */
describe("runtime-tools' validation", { skip: missing !== undefined }, () => {
  for (const program of readdirSync(built).filter((name) => name !== "runtimetest")) {
    test(`finds nothing but what is known: ${program}`, () => {
      const { why = "" } = known[program] ?? {};
      const first = findUnknown(program);
      // It waits for seconds, not for what happens: before it is believed it runs once more.
      assert.deepEqual(first.length === 0 ? [] : findUnknown(program), [], why);
    });
  }
});

/** What one program of the suite finds that is not known. */
function findUnknown(program: string): readonly string[] {
  using _deleted = { [Symbol.dispose]: deleteAll };
  const { notOk, ends } = known[program] ?? {};
  const { status, stdout, stderr } = runProgram([join(built, program)], {
    cwd: folder,
    env: { ...process.env, RUNTIME: runtime, TMPDIR: home.scratch() },
  });
  const failures = stdout.split("\n").filter((line) => line.startsWith("not ok"));
  const unknown = failures.filter((line) => notOk?.test(line) !== true);
  return status === 0 || ends?.test(stderr) === true ? unknown : [...unknown, stderr];
}

/** What is missing, if anything is. */
function build(): string | undefined {
  mkdirSync(built);
  if (runProgram(["sh", "-c", "command -v go"]).status !== 0) return "there is no Go";
  const env = { ...process.env, CGO_ENABLED: "0" };
  const packages = [`${module}/validation/...`, `${module}/cmd/runtimetest`];
  const options = { cwd: import.meta.dirname, env };
  const made = runProgram(["go", "build", "-o", `${built}/`, ...packages], options);
  if (made.status !== 0) return made.stderr;
  const sources = runProgram(["go", "list", "-m", "-f", "{{.Dir}}", module], options);
  mkdirSync(folder);
  copyFileSync(join(built, "runtimetest"), join(folder, "runtimetest"));
  const rootfs = join(sources.stdout.trim(), "rootfs-amd64.tar.gz");
  copyFileSync(rootfs, join(folder, basename(rootfs)));
  const script = `#!/bin/sh\nexec ${programs.oar} --root ${home.root} "$@"\n`;
  writeFileSync(runtime, script, { mode: 0o755 });
  return undefined;
}

/** The suite leaves containers whose tests failed, and those that it does not delete at all. */
function deleteAll(): void {
  const ids = home.oar(["list", "--quiet"]).stdout.split("\n").slice(0, -1);
  if (ids.length > 0) home.oar(["delete", "--force", ...ids]);
}
