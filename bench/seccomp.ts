/*
 * How long it takes to compile the default seccomp profiles of others for three architectures: in
 * QuickJS, as oar does it, and in libseccomp. Needs `make build` and `scripts/setup.sh test`.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compileProfile } from "@skiff/seccomp";
import { defaultConfig, type Seccomp } from "@skiff/spec";
import { distributedProfiles } from "../tests/seccomp/distributed-profiles.ts";
import { Libseccomp } from "../tests/seccomp/libseccomp.ts";

const rounds = 100;
using libseccomp = new Libseccomp();
for (const { name, profile } of distributedProfiles()) {
  const theirs = libseccomp.compile(profile);
  assert.ok(theirs !== undefined);
  const sizes = [compileProfile(profile, "SCMP_ARCH_X86_64"), theirs].map((p) => p.length / 8);
  const times = [timeInQuickJs(profile), libseccomp.time(profile, rounds)];
  const [ours, other] = times.map((time, i) => `${time.toFixed(2)} ms, ${sizes[i]} instructions`);
  console.log(`${name}: oar ${ours}; libseccomp ${other}`);
}

/** The median, each time in a new process. */
function timeInQuickJs(seccomp: Seccomp): number {
  const folder = mkdtempSync(join(tmpdir(), "bench-seccomp-"));
  try {
    const path = join(folder, "config.json");
    const config = defaultConfig({ cgroupNamespace: false });
    writeFileSync(path, JSON.stringify({ ...config, linux: { ...config.linux, seccomp } }));
    const times = Array.from({ length: rounds }, () => {
      const { stdout } = spawnSync("dist/test/bin/seccomp-compiler", [path], { encoding: "utf8" });
      return Number(stdout.split("\n")[0]) / 1e6;
    });
    return times.toSorted((a, b) => a - b)[rounds >> 1] ?? 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
