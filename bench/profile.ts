import { copyFileSync, globSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "../scripts/build/root.ts";
import { runTool } from "../scripts/build/run-tool.ts";
import { makeBundles } from "./make-bundles.ts";

/**
 * Finds out how often common commands of `oar` and `skiff` come to which place of QuickJS, and writes
 * host/quickjs/quickjs.gcda, from which GCC knows what to make fast and what to put out of the way. It
 * builds everything twice, in some minutes; hot-text.ts is to be run after it, and another build.
 */
const rounds = 5;

using undo = new DisposableStack();
const scratch = mkdtempSync("/var/tmp/profile-");
undo.defer(() => rmSync(scratch, { recursive: true }));
const profile = join(scratch, "profile");
build(profile);
rmSync(profile, { recursive: true, force: true }); // the build has executed it too
useRuntime();
useEngine();
const [counts] = globSync(`${profile}/**/*quickjs.gcda`);
if (counts === undefined) throw new Error(`no program has written to ${profile}`);
copyFileSync(counts, join(root, "host/quickjs/quickjs.gcda"));
build(undefined);

function build(directory: string | undefined): void {
  const profiled = directory === undefined ? [] : [`HOST_PROFILE=${directory}`];
  // Cargo does not see that QuickJS is to be compiled in another way.
  runTool(["cargo", "clean", "--quiet", "--release", "-p", "rquickjs-sys"], join(root, "host"));
  runTool(["env", ...profiled, process.execPath, "scripts/build.ts"], root);
}

function useRuntime(): void {
  const { long, short, filtered } = makeBundles(scratch);
  const id = `profile-${process.pid}`;
  const oar = (...args: readonly string[]): void =>
    run("oar", "--root", join(scratch, "oar"), ...args);
  undo.defer(() => oar("delete", "--force", id));
  for (let round = 0; round < rounds; round++) {
    for (const bundle of [long, filtered]) {
      oar("create", "--bundle", bundle, id);
      oar("delete", "--force", id);
    }
    oar("create", "--bundle", long, id);
    oar("start", id);
    oar("exec", id, "/bin/true");
    oar("state", id);
    oar("list");
    oar("version");
    oar("kill", id, "KILL");
    oar("delete", "--force", id);
    oar("run", "--bundle", short, id);
  }
}

function useEngine(): void {
  const folder = join(scratch, "skiff");
  const skiff = (...args: readonly string[]): void =>
    run("skiff", "--root", folder, "--state", join(scratch, "state"), ...args);
  const archive = join(scratch, "image.tar");
  runTool(["scripts/make-busybox-image.sh", archive, "busybox"], root);
  skiff("load", "--input", archive);
  const name = `profile-${process.pid}`;
  for (let round = 0; round < rounds; round++) {
    skiff("run", "--rm", "--network", "none", "busybox", "true");
    skiff("run", "--detach", "--name", name, "--network", "none", "busybox", "sleep", "1000");
    try {
      skiff("exec", name, "true");
      skiff("ps");
      skiff("inspect", name);
    } finally {
      skiff("rm", "--force", name);
    }
  }
}

/** Without a pipe that a container would hold open. */
function run(program: string, ...args: readonly string[]): void {
  const argv = [join(root, "dist/bin", program), ...args];
  runTool(["sh", "-c", 'exec "$@" </dev/null >/dev/null', "sh", ...argv], root);
}
