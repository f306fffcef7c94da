import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeAddress, decodeSubnet, encodeAddress } from "./subnet.ts";

/** As RFC 5952 writes them. */
const canonical: Readonly<Record<string, string>> = {
  "::": "::",
  "::1": "::1",
  "1::": "1::",
  "2001:DB8:0:0:1:0:0:1": "2001:db8::1:0:0:1",
  "2001:db8:0:1:1:1:1:1": "2001:db8:0:1:1:1:1:1",
  "0:0:0:1:0:0:0:0": "0:0:0:1::",
  "1:2:3:4:5:6:7:0008": "1:2:3:4:5:6:7:8",
  "1:2:3:4:5:6:7::": "1:2:3:4:5:6:7:0",
  "::ffff:1.2.3.4": "::ffff:102:304",
  "1.2.3.4": "1.2.3.4",
};

for (const [text, expected] of Object.entries(canonical)) {
  test(`the address ${text} is ${expected}`, () => {
    assert.equal(encodeAddress(decodeAddress(text)), expected);
  });
}

const wrong = [":", ":::", "1::2::3", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::"];
for (const text of [...wrong, "12345::", "g::", "1.2.3.4::", "::1.2.3", "::1.2.3.256", "1.2.3"]) {
  test(`${text} is no address`, () => {
    assert.throws(() => decodeAddress(text), { code: "invalid_argument" });
  });
}

test("a subnet begins where its prefix says, and contains what it says", () => {
  const subnet = decodeSubnet("fd00:1::7/64");
  assert.equal(String(subnet), "fd00:1::/64");
  assert.ok(subnet.contains(decodeAddress("fd00:1::ffff")));
  assert.ok(!subnet.contains(decodeAddress("fd00:2::1")));
});
