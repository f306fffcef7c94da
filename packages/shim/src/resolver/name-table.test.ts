import assert from "node:assert/strict";
import { test } from "node:test";
import { dnsType } from "@skiff/proto";
import { decodeAddress } from "./decode-address.ts";
import { decodeServers } from "./decode-servers.ts";
import { NameTable } from "./name-table.ts";

const text =
  "10.0.0.2\tweb www # the first\n10.0.0.3\tapi www\nfd00::3\tapi\n\n# nothing\nnowhere web\n10.0.0.9\n";
const table = new NameTable(text, "Blue");

test("find() has all addresses of a name, of the family that is asked for", () => {
  assert.deepEqual(table.find("web", dnsType.A), [Uint8Array.of(10, 0, 0, 2)]);
  assert.deepEqual(table.find("www", dnsType.A), [
    Uint8Array.of(10, 0, 0, 2),
    Uint8Array.of(10, 0, 0, 3),
  ]);
  assert.deepEqual(table.find("api.blue", dnsType.AAAA), [decodeAddress("fd00::3")]);
  assert.equal(table.find("api", dnsType.ANY)?.length, 2);
  assert.deepEqual(table.find("web", dnsType.AAAA), []);
  assert.deepEqual(table.find("web", 15), []);
});

test("find() does not know other names, nor the domain alone", () => {
  for (const name of ["", "blue", ".blue", "web.red", "eb", "nowhere", "toString"]) {
    assert.equal(table.find(name, dnsType.A), undefined, name);
  }
});

test("find() has the first name of an address", () => {
  const reverse = `3${".0".repeat(27)}.0.0.d.f.ip6.arpa`;
  assert.deepEqual(table.find("3.0.0.10.in-addr.arpa", dnsType.PTR), ["api.Blue"]);
  assert.deepEqual(table.find(reverse, dnsType.PTR), ["api.Blue"]);
  assert.deepEqual(table.find("2.0.0.10.in-addr.arpa", dnsType.A), []);
  assert.equal(table.find("9.0.0.10.in-addr.arpa", dnsType.PTR), undefined);
});

test("decodeAddress() takes both families, and nothing else", () => {
  assert.deepEqual(decodeAddress("192.0.2.255"), Uint8Array.of(192, 0, 2, 255));
  const six = (...bytes: number[]): Uint8Array =>
    Uint8Array.from({ length: 16 }, (_, at) => bytes[at] ?? 0);
  assert.deepEqual(decodeAddress("fd00:1::"), six(0xfd, 0, 0, 1));
  assert.deepEqual(decodeAddress("::"), six());
  const mapped = decodeAddress("::ffff:192.0.2.1");
  assert.deepEqual([...(mapped ?? [])].slice(10), [255, 255, 192, 0, 2, 1]);
  assert.equal(decodeAddress("1:2:3:4:5:6:7:8")?.[15], 8);
  for (const wrong of [
    "",
    "1.2.3",
    "1.2.3.256",
    "1.2.3.4.5",
    "a.b.c.d",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7::8:9",
    "fe80::1%eth0",
    "12345::",
  ]) {
    assert.equal(decodeAddress(wrong), undefined, wrong);
  }
});

test("decodeServers() has the first three of a resolv.conf, or this machine's own", () => {
  const file =
    "# made\nnameserver 10.0.0.1\nsearch a\n nameserver\tfd00::1\nnameserver x\nnameserver 10.0.0.2\nnameserver 10.0.0.3\n";
  assert.deepEqual(decodeServers(file), ["10.0.0.1", "fd00::1", "10.0.0.2"].map(decodeAddress));
  assert.deepEqual(decodeServers("search a\n"), [Uint8Array.of(127, 0, 0, 1)]);
});
