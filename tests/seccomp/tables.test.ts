import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { syscallNumber } from "@skiff/seccomp";
import type { SeccompArchitecture } from "@skiff/spec";

const headers: readonly (readonly [SeccompArchitecture, header: string, base: number])[] = [
  ["SCMP_ARCH_X86_64", "unistd_64.h", 0],
  ["SCMP_ARCH_X86", "unistd_32.h", 0],
  ["SCMP_ARCH_X32", "unistd_x32.h", 0x4000_0000],
];

for (const [architecture, header, base] of headers) {
  test(`the numbers of ${architecture} are those of Linux's ${header}`, () => {
    const text = readFileSync(`/usr/include/x86_64-linux-gnu/asm/${header}`, "utf8");
    const defined = [
      ...text.matchAll(/^#define __NR_(\w+) (?:\(__X32_SYSCALL_BIT \+ )?(\d+)\)?$/gm),
    ];
    assert.ok(defined.length > 300, `${defined.length} of them`);
    const wrong = defined.flatMap(([, name = "", number]) => {
      const ours = syscallNumber(architecture, name);
      return ours === base + Number(number) ? [] : [`${name} is ${number}, not ${ours}`];
    });
    assert.deepEqual(wrong, []);
  });
}
