import assert from "node:assert/strict";
import { execFileSync, spawnSync, type SpawnSyncReturns } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Seccomp, SeccompOperator } from "@skiff/spec";

/** libseccomp behind a small program of C, which is built for it. It hands rules over as runc does. */
export class Libseccomp implements Disposable {
  readonly #folder: string = mkdtempSync(join(tmpdir(), `seccomp-${process.pid}-`));
  readonly #program: string = join(this.#folder, "libseccomp-filter");

  constructor() {
    const source = join(import.meta.dirname, "libseccomp-filter.c");
    execFileSync("gcc", ["-O2", "-o", this.#program, source, "-lseccomp"]);
  }

  /** The filter that it makes of a profile; undefined where it refuses two actions in one case. */
  compile(profile: Seccomp): Uint8Array | undefined {
    const { status, stdout, stderr } = this.#run(profile, []);
    if (stderr.toString().endsWith(": File exists\n")) return undefined;
    assert.equal(status, 0, stderr.toString());
    return stdout;
  }

  /** How long that takes it, in milliseconds: the mean of `times`. */
  time(profile: Seccomp, times: number): number {
    const { status, stdout, stderr } = this.#run(profile, [String(times)]);
    assert.equal(status, 0, stderr.toString());
    return Number(stdout.toString()) / 1000;
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }

  #run(profile: Seccomp, args: readonly string[]): SpawnSyncReturns<Buffer> {
    return spawnSync(this.#program, args, { input: encode(profile) });
  }
}

/** SCMP_ARCH_… of seccomp.h. */
const tokens = {
  SCMP_ARCH_X86: 0x4000_0003,
  SCMP_ARCH_X86_64: 0xc000_003e,
  SCMP_ARCH_X32: 0x4000_003e,
  SCMP_ARCH_ARM: 0x4000_0028,
  SCMP_ARCH_AARCH64: 0xc000_00b7,
};

const operators: readonly SeccompOperator[] = [
  "SCMP_CMP_NE",
  "SCMP_CMP_LT",
  "SCMP_CMP_LE",
  "SCMP_CMP_EQ",
  "SCMP_CMP_GE",
  "SCMP_CMP_GT",
  "SCMP_CMP_MASKED_EQ",
];

const actions: Readonly<Record<string, number>> = {
  SCMP_ACT_KILL: 0,
  SCMP_ACT_KILL_THREAD: 0,
  SCMP_ACT_KILL_PROCESS: 0x8000_0000,
  SCMP_ACT_TRAP: 0x0003_0000,
  SCMP_ACT_ERRNO: 0x0005_0000,
  SCMP_ACT_TRACE: 0x7ff0_0000,
  SCMP_ACT_LOG: 0x7ffc_0000,
  SCMP_ACT_ALLOW: 0x7fff_0000,
  SCMP_ACT_NOTIFY: 0x7fc0_0000,
};

/** What a filter returns for an action. */
export function actionOf(action: string, errnoRet: number | undefined): number {
  const carries = action === "SCMP_ACT_ERRNO" || action === "SCMP_ACT_TRACE";
  return (actions[action] ?? assert.fail(action)) + (carries ? (errnoRet ?? 1) : 0);
}

function encode(profile: Seccomp): string {
  const otherwise = actionOf(profile.defaultAction, profile.defaultErrnoRet);
  const lines = [`default ${otherwise}`];
  for (const [name, token] of Object.entries(tokens)) {
    if ((profile.architectures ?? []).some((asked) => asked === name)) lines.push(`arch ${token}`);
  }
  for (const { names, action, errnoRet, args = [] } of profile.syscalls ?? []) {
    const value = actionOf(action, errnoRet);
    if (value === otherwise) continue;
    const distinct = new Set(args.map(({ index }) => index)).size === args.length;
    const groups = distinct ? [args] : args.map((argument) => [argument]);
    for (const name of names) {
      for (const group of groups) {
        const tests = group.map(
          (a) => `${a.index} ${operators.indexOf(a.op) + 1} ${a.value} ${a.valueTwo}`,
        );
        lines.push(["rule", value, name, group.length, ...tests].join(" "));
      }
    }
  }
  return lines.join("\n");
}
