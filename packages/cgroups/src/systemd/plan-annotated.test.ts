import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { planAnnotated } from "./plan-annotated.ts";
import type { UnitProperty } from "./unit-property.ts";

describe("planAnnotated()", () => {
  test("takes properties' values as GVariant writes them, with the type that is said", () => {
    for (const [text, expected] of [
      ["'inactive-or-failed'", { type: "s", value: "inactive-or-failed" }],
      [String.raw`string "it\u0027s \"so\"\n"`, { type: "s", value: `it's "so"\n` }],
      ["true", { type: "b", value: true }],
      ["@b false", { type: "b", value: false }],
      ["uint64 123456789", { type: "t", value: 123_456_789n }],
      ["@t 0xff", { type: "t", value: 255n }],
      ["-5", { type: "i", value: -5n }],
      ["uint32 7", { type: "u", value: 7n }],
      ["int64 -1", { type: "x", value: -1n }],
      ["['a.service', \"b'c.service\"]", { type: "as", value: ["a.service", "b'c.service"] }],
      [" @as [] ", { type: "as", value: [] }],
    ] as const) {
      assert.deepEqual(plan("Name", text), [{ name: "Name", ...expected }]);
    }
  });

  test("takes times in seconds by their names in unit files", () => {
    const expected = { name: "TimeoutStopUSec", type: "t", value: 90_000_000n };
    assert.deepEqual(plan("TimeoutStopSec", "90"), [expected]);
    assert.deepEqual(plan("TimeoutStopUSec", "uint64 90000000"), [expected]);
  });

  test("leaves other annotations alone, and none are none", () => {
    assert.deepEqual(planAnnotated({ "org.systemd.properties": "?", a: "b" }), []);
    assert.deepEqual(planAnnotated(undefined), []);
  });

  test("refuses what is no value, and what is no property's name, by the annotation", () => {
    const values = ["", "inactive", "'a", "['a'", "['a' 'b']", "[1]", "uint64 -1", "2147483648"];
    const others = ["uint64 99999999999999999999", "double 1.5", "('a', 1)", "uint64", "5 5"];
    for (const text of [...values, ...others]) {
      assert.throws(() => plan("Name", text), {
        code: "invalid_argument",
        message: /^annotations\["org\.systemd\.property\.Name"\]: ".*" is no property's value: /,
      });
    }
    for (const name of ["", "a", "A.b", "A b"]) {
      assert.throws(() => plan(name, "true"), { code: "invalid_argument" });
    }
    assert.throws(() => plan("TimeoutStopSec", "-1"), { code: "invalid_argument" });
  });
});

function plan(name: string, text: string): readonly UnitProperty[] {
  return planAnnotated({ [`org.systemd.property.${name}`]: text });
}
