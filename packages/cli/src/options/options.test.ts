import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { decodeNetwork } from "./decode-network.ts";
import { decodePublish } from "./decode-publish.ts";
import { decodeVolume } from "./decode-volume.ts";
import { readEnvironment } from "./read-environment.ts";

test("decodeVolume() reads Docker's short form", () => {
  const read = (text: string): unknown => decodeVolume(text, "/home/me");
  const bind = (source: string, destination: string, readOnly: boolean): unknown => ({
    type: "bind",
    bind: { source, destination, readOnly },
  });
  assert.deepEqual(read("/h:/c"), bind("/h", "/c", false));
  assert.deepEqual(read("/h:/c:ro"), bind("/h", "/c", true));
  assert.deepEqual(read("/h:/c:z,ro"), bind("/h", "/c", true));
  assert.deepEqual(read("./x:/c/"), bind("/home/me/x", "/c", false));
  assert.deepEqual(read("..:/a//b"), bind("/home", "/a/b", false));
  const volume = { name: "vol", destination: "/c", readOnly: false, copies: true };
  assert.deepEqual(read("vol:/c"), { type: "volume", volume });
  assert.deepEqual(read("vol:/c:ro,nocopy"), {
    type: "volume",
    volume: { ...volume, readOnly: true, copies: false },
  });
  assert.deepEqual(read("/c"), { type: "volume", volume: { ...volume, name: undefined } });
});

const notVolumes = [
  "h",
  ":/c",
  "/h:",
  "/h:c",
  "/h:/",
  "/h:/..",
  "/h:/c:rx",
  "/h:/c:nocopy",
  "/h:/c:ro:x",
];
for (const text of notVolumes) {
  test(`decodeVolume() refuses ${text}`, () => {
    assert.throws(() => decodeVolume(text, "/"), {
      code: "invalid_argument",
      message: /^invalid volume "/,
    });
  });
}

test("decodeNetwork() takes a name, or Docker's fields", () => {
  const unnamed = { aliases: [], address: undefined, mac: undefined };
  assert.deepEqual(decodeNetwork("blue"), { ...unnamed, name: "blue" });
  assert.deepEqual(decodeNetwork("name=blue,alias=a,alias=b,ip=10.1.0.5"), {
    name: "blue",
    aliases: ["a", "b"],
    address: "10.1.0.5",
    mac: undefined,
  });
  for (const text of ["", "name=", "nom=blue", "name=b,ip=10.1", "name=b,alias=a\nb"]) {
    assert.throws(() => decodeNetwork(text), { code: "invalid_argument" }, text);
  }
});

const tcp = { address: undefined, protocol: "tcp" } as const;
const published: readonly [text: string, ports: readonly unknown[]][] = [
  ["80", [{ ...tcp, port: 80, hostPorts: undefined }]],
  ["8080:80", [{ ...tcp, port: 80, hostPorts: { first: 8080, last: 8080 } }]],
  [
    "127.0.0.1:53:5353/udp",
    [{ address: "127.0.0.1", protocol: "udp", port: 5353, hostPorts: { first: 53, last: 53 } }],
  ],
  ["127.0.0.1::80", [{ ...tcp, address: "127.0.0.1", port: 80, hostPorts: undefined }]],
  [
    "[fd00::5]:53:5353/udp",
    [{ address: "fd00::5", protocol: "udp", port: 5353, hostPorts: { first: 53, last: 53 } }],
  ],
  ["[::]::80", [{ ...tcp, address: "::", port: 80, hostPorts: undefined }]],
  ["8000-8010:80", [{ ...tcp, port: 80, hostPorts: { first: 8000, last: 8010 } }]],
  [
    "8000-8001:80-81",
    [
      { ...tcp, port: 80, hostPorts: { first: 8000, last: 8000 } },
      { ...tcp, port: 81, hostPorts: { first: 8001, last: 8001 } },
    ],
  ],
];
for (const [text, ports] of published) {
  test(`decodePublish() takes ${text}`, () => assert.deepEqual(decodePublish(text), ports));
}

const notPublished: readonly [text: string, message: RegExp][] = [
  ["", /no port specified: <empty>/],
  ["80:", /no port specified/],
  ["http", /invalid containerPort: http/],
  ["0:80", /invalid hostPort: 0/],
  ["65536", /invalid containerPort: 65536/],
  ["81-80", /invalid containerPort: 81-80/],
  ["80/icmp", /invalid proto: icmp/],
  ["1-3:80-81", /invalid ranges specified for container and host Ports/],
  ["host:80:80", /invalid IP address: host/],
  ["[::1]:80:80", /cannot be published at ::1/],
  ["[10.0.0.1]:80:80", /invalid IP address/],
  ["fd00::1:80:80", /invalid publish format/],
];
for (const [text, message] of notPublished) {
  test(`decodePublish() refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => decodePublish(text), { code: "invalid_argument", message });
  });
}

test("readEnvironment() takes files first, then flags, and our own values for bare names", () => {
  const directory = mkdtempSync(join(tmpdir(), "env-"));
  try {
    const path = join(directory, "env");
    writeFileSync(path, "# note\n\n  A=1\r\nB=has space=x\nOURS\nABSENT\n");
    assert.deepEqual(readEnvironment([path], ["A=2", "OURS", "E="], { OURS: "o" }), [
      "A=1",
      "B=has space=x",
      "OURS=o",
      "A=2",
      "OURS=o",
      "E=",
    ]);
  } finally {
    rmSync(directory, { recursive: true });
  }
  assert.throws(() => readEnvironment(["/nonexistent"], [], {}), { code: "not_found" });
  assert.throws(() => readEnvironment([], ["=x"], {}), { code: "invalid_argument" });
  assert.throws(() => readEnvironment([], ["a b=x"], {}), { code: "invalid_argument" });
});
