import assert from "node:assert/strict";
import { test } from "node:test";
import {
  array,
  boolean,
  type Decoder,
  int64,
  integer,
  integerBetween,
  map,
  object,
  oneOf,
  decodeJson,
  string,
  uint64,
} from "./index.ts";

const namespaces = object((o) => ({
  linux: o.required(
    "linux",
    object((linux) => ({
      namespaces: linux.optional(
        "namespaces",
        array(object((n) => ({ type: n.required("type", string) }))),
      ),
      sysctl: linux.optional("sysctl", map(string)),
    })),
  ),
}));

test("object() names the path of a member of the wrong type", () => {
  const document = { linux: { namespaces: [{ type: "pid" }, { type: "ipc" }, { type: 3 }] } };
  assert.throws(() => namespaces(document), {
    code: "invalid_argument",
    message: "linux.namespaces[2].type: expected string, found number",
  });
});

test("object() names the path of a member that is missing", () => {
  refuses(
    namespaces,
    { linux: { namespaces: [{}] } },
    "linux.namespaces[0].type: expected string, found nothing",
  );
  refuses(namespaces, {}, "linux: expected object, found nothing");
  refuses(namespaces, [], "expected object, found array");
});

test("object() tolerates unknown members, and takes null for an absent one", () => {
  assert.deepEqual(namespaces({ linux: { namespaces: null, more: 1 } }), {
    linux: { namespaces: undefined, sysctl: undefined },
  });
});

test("object() never finds a member in Object.prototype", () => {
  const decode = object((o) => o.optional("constructor", string));
  assert.equal(decode({}), undefined);
});

test("map() names its key, quoted where it is not a plain word", () => {
  refuses(
    namespaces,
    { linux: { sysctl: { "net.core/x": 1 } } },
    'linux.sysctl["net.core/x"]: expected string, found number',
  );
});

test("array() names the index", () => {
  refuses(array(boolean), [true, 0], "[1]: expected boolean, found number");
  refuses(array(array(boolean)), [[], ["x"]], "[1][0]: expected boolean, found string");
  refuses(array(boolean), { length: 1 }, "expected array, found object");
});

test("string() refuses NUL", () => refuses(string, "a\0b", "has a NUL character"));

test("integer() refuses what a number does not hold exactly", () => {
  assert.equal(integer(-5), -5);
  for (const value of [1.5, 2 ** 53, Number.NaN, Infinity, 2n ** 60n, "1"]) {
    assert.throws(() => integer(value), { code: "invalid_argument" });
  }
});

test("integerBetween() includes both ends", () => {
  const port = integerBetween(0, 65535);
  assert.deepEqual([port(0), port(65535)], [0, 65535]);
  refuses(port, 65536, "65536 is not between 0 and 65535");
  refuses(port, -1, "-1 is not between 0 and 65535");
});

test("uint64() and int64() hold their extremes, read from JSON", () => {
  assert.equal(decodeJson("18446744073709551615", uint64), 2n ** 64n - 1n);
  assert.equal(decodeJson("-9223372036854775808", int64), -(2n ** 63n));
  assert.equal(decodeJson("9007199254740993", int64), 9007199254740993n);
  assert.equal(decodeJson("1024", uint64), 1024);
  for (const text of ["18446744073709551616", "-1", "1e30", "12345678901234567.5"]) {
    assert.throws(() => decodeJson(text, uint64), { code: "invalid_argument" });
  }
});

test("oneOf() lists the words it knows", () => {
  refuses(oneOf("pid", "ipc"), "pd", '"pd" is not one of pid, ipc');
});

test("decodeJson() says that a text is not JSON", () => {
  assert.throws(() => decodeJson("{", integer), {
    code: "invalid_argument",
    message: /^not JSON: /,
  });
});

test("decodeJson() refuses what is nested too deeply", () => {
  const deep = `[1234567890123456789,${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}]`;
  const message = "not JSON: nested too deeply";
  assert.throws(() => decodeJson(deep, integer), { code: "invalid_argument", message });
});

function refuses(decode: Decoder<unknown>, value: unknown, message: string): void {
  assert.throws(() => decode(value), { code: "invalid_argument", message });
}
