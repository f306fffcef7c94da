import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { compileProfile } from "@skiff/seccomp";
import { defaultConfig, type Seccomp } from "@skiff/spec";
import { distributedProfiles } from "./distributed-profiles.ts";

const program = join(import.meta.dirname, "../../dist/test/bin/seccomp-compiler");

for (const { name, profile } of distributedProfiles()) {
  test(`QuickJS makes the same program of ${name}`, () => {
    const ours = compileProfile(profile, "SCMP_ARCH_X86_64");
    assert.equal(compileInQuickJs(profile), ours.join(" "));
  });
}

function compileInQuickJs(seccomp: Seccomp): string {
  const folder = mkdtempSync(join(tmpdir(), `seccomp-${process.pid}-`));
  try {
    const path = join(folder, "config.json");
    const config = defaultConfig({ cgroupNamespace: false });
    writeFileSync(path, JSON.stringify({ ...config, linux: { ...config.linux, seccomp } }));
    const { status, stdout, stderr } = spawnSync(program, [path], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return stdout.split("\n")[1] ?? "";
  } finally {
    rmSync(folder, { recursive: true });
  }
}
