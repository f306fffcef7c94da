/*
 * Writes packages/seccomp/src/syscall-numbers.ts: every architecture's system calls by number, as
 * libseccomp's interface and Linux's headers give them. Needs the Debian packages gcc,
 * libseccomp-dev, linux-libc-dev-m68k-cross and linux-libc-dev-sh4-cross.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newSyscalls } from "./syscalls/new-syscalls.ts";

type Table = Map<string, number>;

const folder = join(import.meta.dirname, "syscalls");
const target = join(import.meta.dirname, "../packages/seccomp/src/syscall-numbers.ts");
/** Up to it libseccomp knows which architectures have a call; headers of Linux 6.1 do not. */
const lastOfLibseccomp =
  newSyscalls.everywhere.find(([name]) => name === "futex_requeue")?.[1] ?? 0;
const headers: Readonly<Record<string, string>> = {
  m68k: "/usr/m68k-linux-gnu/include/asm/unistd_32.h",
  sh: "/usr/sh4-linux-gnu/include/asm/unistd_32.h",
};
/** Where an architecture's numbers start (Linux, unistd.h of each). */
const bases: Readonly<Record<string, number>> = {
  x32: 0x4000_0000,
  mips: 4000,
  mips64: 5000,
  mips64n32: 6000,
};

const tables = new Map<string, Table>();
for (const [architecture, number, name] of listedByLibseccomp()) {
  tableOf(architecture).set(name, number);
}
for (const [architecture, header] of Object.entries(headers)) {
  for (const [name, number] of listedByHeader(header)) tableOf(architecture).set(name, number);
}
// LoongArch has the generic table, as RISC-V has, and RISC-V two of its own.
for (const [name, number] of tableOf("riscv64")) {
  if (!name.startsWith("riscv_")) tableOf("loongarch64").set(name, number);
}
for (const [architecture, table] of tables) {
  const base = bases[architecture] ?? 0;
  for (const [name, number] of newSyscalls.everywhere) {
    if (number > lastOfLibseccomp || architecture in headers) table.set(name, base + number);
  }
}
for (const [architecture, name, number] of newSyscalls.somewhere) {
  tableOf(architecture).set(name, number);
}
writeFileSync(target, encode());

function tableOf(architecture: string): Table {
  const table = tables.get(architecture) ?? new Map<string, number>();
  tables.set(architecture, table);
  return table;
}

function listedByLibseccomp(): readonly (readonly [string, number, string])[] {
  const scratch = mkdtempSync(join(tmpdir(), "syscalls-"));
  try {
    const program = join(scratch, "list-syscalls");
    execFileSync("gcc", ["-o", program, join(folder, "list-syscalls.c"), "-lseccomp"]);
    const lines = execFileSync(program, { encoding: "utf8", maxBuffer: 2 ** 26 })
      .trimEnd()
      .split("\n");
    return lines.map((line) => {
      const [architecture = "", number = "", name = ""] = line.split(" ");
      return [architecture, Number(number), name];
    });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

function listedByHeader(path: string): readonly (readonly [string, number])[] {
  const defined = readFileSync(path, "utf8").matchAll(/^#define __NR_(\w+)\s+(\d+)$/gm);
  return [...defined].map(([, name = "", number]) => [name, Number(number)]);
}

function encode(): string {
  const names = [...new Set([...tables.values()].flatMap((table) => [...table.keys()]))].toSorted();
  const rows = [...tables].map(([architecture, table]) => {
    const base = bases[architecture] ?? 0;
    const numbers = names.map((name) => {
      const number = table.get(name);
      return number === undefined ? "" : (number - base).toString(36);
    });
    return `  ${architecture}: { base: ${base}, numbers: "${numbers.join(",")}" },\n`;
  });
  return (
    "// Written by scripts/generate-syscalls.ts.\n" +
    `export const syscallNames =\n  "${names.join(" ")}";\n\n` +
    `export type SyscallTableName =\n${[...tables.keys()].map((name) => `  | "${name}"`).join("\n")};\n\n` +
    "/** In the names' order, in base 36 from `base` on; nothing where an architecture has none of that name. */\n" +
    "export interface ListedNumbers {\n  readonly base: number;\n  readonly numbers: string;\n}\n\n" +
    "export const syscallNumbers: Readonly<Record<SyscallTableName, ListedNumbers>> = {\n" +
    rows.join("") +
    "};\n"
  );
}
