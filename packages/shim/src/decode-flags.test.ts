import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeFlags } from "./decode-flags.ts";

const none = {
  namespace: "",
  id: "",
  address: "",
  bundle: undefined,
  debug: false,
  info: false,
  version: false,
  action: undefined,
};

const read: readonly (readonly [line: string, flags: object])[] = [
  ["", {}],
  [
    "-namespace k8s.io -address /run/c.sock -publish-binary /bin/c -id c1 -debug start",
    { namespace: "k8s.io", address: "/run/c.sock", id: "c1", debug: true, action: "start" },
  ],
  [
    "--namespace=n --id=a=b --bundle /b delete -id x",
    { namespace: "n", id: "a=b", bundle: "/b", action: "delete" },
  ],
  ["-debug=false -v", { version: true }],
  ["-info", { info: true }],
];

for (const [line, flags] of read) {
  test(`decodeFlags() reads "${line}"`, () => {
    assert.deepEqual(decodeFlags(line.split(" ").filter((word) => word !== "")), {
      ...none,
      ...flags,
    });
  });
}

for (const argv of [["-id"], ["-what", "x"], ["--what"]]) {
  test(`decodeFlags() refuses ${argv.join(" ")}`, () => {
    assert.throws(() => decodeFlags(argv), { code: "invalid_argument" });
  });
}
