import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeDestination } from "./decode-destination.ts";

const read: readonly (readonly [uri: string, destination: object])[] = [
  ["", { kind: "nothing" }],
  ["/run/f/1-stdout", { kind: "fifo", path: "/run/f/1-stdout", log: undefined }],
  ["/run/a?b=%41", { kind: "fifo", path: "/run/a?b=%41", log: undefined }],
  ["fifo:///run/f", { kind: "fifo", path: "/run/f", log: undefined }],
  [
    "fifo:///run/f?log=/var/l%20g",
    { kind: "fifo", path: "/run/f", log: { path: "/var/l g", rotation: undefined } },
  ],
  [
    "fifo:///run/f?log=/l&max-size=10&max-files=3",
    { kind: "fifo", path: "/run/f", log: { path: "/l", rotation: { maxSize: 10, maxFiles: 3 } } },
  ],
  ["file:///var/log/a%3fb", { kind: "file", path: "/var/log/a?b" }],
  ["file:///var/log/a?format=cri", { kind: "log", path: "/var/log/a", rotation: undefined }],
  [
    "file:///a?format=cri&max-size=1",
    { kind: "log", path: "/a", rotation: { maxSize: 1, maxFiles: 1 } },
  ],
  ["binary:///bin/logger", { kind: "program", path: "/bin/logger", args: [] }],
  [
    "binary:///bin/logger?a=b%3D=&c=d+e&f",
    { kind: "program", path: "/bin/logger", args: ["a", "b==", "c", "d e", "f", ""] },
  ],
];

for (const [uri, destination] of read) {
  test(`decodeDestination() reads "${uri}"`, () => {
    assert.deepEqual(decodeDestination(uri), destination);
  });
}

const refused = [
  ["relative", "invalid_argument"],
  ["/run/\0", "invalid_argument"],
  ["file://relative", "invalid_argument"],
  ["file:///a?format=journal", "invalid_argument"],
  ["file:///a?format=cri&max-size=0", "invalid_argument"],
  ["file:///a?format=cri&max-size=1k", "invalid_argument"],
  ["file:///%zz", "invalid_argument"],
  ["file:///%00", "invalid_argument"],
  ["npipe:////./pipe/a", "unimplemented"],
] as const;

for (const [uri, code] of refused) {
  test(`decodeDestination() refuses ${JSON.stringify(uri)}`, () => {
    assert.throws(() => decodeDestination(uri), { code });
  });
}
