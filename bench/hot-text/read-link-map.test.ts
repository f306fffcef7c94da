import assert from "node:assert/strict";
import { test } from "node:test";
import { readLinkMap } from "./read-link-map.ts";

test("readLinkMap() names the pieces that were linked", () => {
  const map = `Discarded input sections

 .text.unused   0x0000000000000000       0x10 dist/host/release.a(quickjs.o)

Linker script and memory map

 .text.lre_exec
                0x0000000000401010     0x17fd dist/host/release.a(libregexp.o)
 .text._ZN4host6engine3run17h0123456789abcdefE
                0x0000000000402810       0x20 dist/host/release.a(host.o)
 .text          0x0000000000402830       0x34 /usr/lib/x86_64-linux-musl/libc.a(memcpy.lo)
 .text          0x0000000000402864        0x0 /usr/lib/x86_64-linux-musl/crt1.o
`;
  assert.deepEqual(readLinkMap(map), [
    { address: 0x401010, length: 0x17fd, pattern: "*(.text.lre_exec)" },
    { address: 0x402810, length: 0x20, pattern: "*(.text._ZN4host6engine3run17h*)" },
    { address: 0x402830, length: 0x34, pattern: "*memcpy.lo(.text)" },
  ]);
});
