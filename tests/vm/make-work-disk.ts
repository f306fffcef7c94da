import assert from "node:assert/strict";
import { globSync } from "node:fs";
import { join } from "node:path";
import { compileProgram, runProgram } from "../fixtures/index.ts";

/** Makes a disk of what tests of oar and the shim run from: the sources, and the programs built. */
export function makeWorkDisk(path: string): void {
  const tree = join(import.meta.dirname, "../..");
  const sources = globSync("tests/{seccomp,security,criu,oar}/{agent,call,attack,lock,devices}.c", {
    cwd: tree,
  });
  for (const source of sources) compileProgram(join(tree, source));
  const made = runProgram(["bash", "-euc", script, "bash", path], { cwd: tree });
  assert.equal(made.status, 0, made.stderr);
}

/** All disks have one size: a machine goes on with another than it was saved with. */
const script = `
  staging=$1.d
  trap 'rm -rf "$staging"' EXIT
  mkdir -p "$staging/node_modules/.bin" "$staging/dist/bin" "$staging/dist/test"
  cp -a package.json packages tests "$staging"
  cp -a node_modules/@skiff "$staging/node_modules"
  ln -s /usr/bin/bun "$staging/node_modules/.bin/bun"
  cp -a dist/bin/oar dist/bin/containerd-shim-oar-v1 "$staging/dist/bin"
  cp -a dist/test/bin dist/test/c "$staging/dist/test"
  mkfs.ext4 -q -d "$staging" "$1" 128M`;
