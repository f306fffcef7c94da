import type { Kind } from "./kind.ts";

interface Samples {
  /** Right, yet of no effect: no such descriptor, no such file, nothing to do. */
  readonly good: unknown;
  /** Each is refused with a TypeError or a RangeError. */
  readonly bad: readonly unknown[];
}

const noNumber = [
  undefined,
  null,
  true,
  "1",
  "",
  {},
  [],
  [1],
  Symbol("s"),
  () => 1,
  new Uint8Array(1),
];
const noInteger = [...noNumber, NaN, Infinity, -Infinity, 0.5, 2 ** 53, -(2 ** 53), 1e300];
const noText = [undefined, 1, 1n, true, {}, [], ["x"], Symbol("s"), () => "x", new Uint16Array(2)];
const noText0 = [
  ...noText,
  "a\0b",
  "\0",
  "\ud800",
  "a\udfff",
  Uint8Array.of(97, 0),
  new ArrayBuffer(2),
];
const noBytes = [
  undefined,
  null,
  1,
  "text",
  {},
  [1],
  new ArrayBuffer(4),
  new DataView(new ArrayBuffer(4)),
  new Int8Array(4),
  new Uint16Array(4),
];
const noArray = [undefined, null, 1, "text", {}, { length: 1 }, new Uint8Array(2), () => 1];

export const samples: Readonly<Record<Kind, Samples>> = {
  int: { good: -1, bad: [...noInteger, 1n, 2 ** 31, -(2 ** 31) - 1] },
  uint: { good: 0, bad: [...noInteger, 1n, -1, 2 ** 32] },
  id: { good: 0, bad: [...noInteger, 1n, -2, 2 ** 32] },
  offset: { good: 0, bad: [...noInteger, 2n ** 63n, -(2n ** 63n) - 1n, 2n ** 64n, 2n ** 200n] },
  size: { good: 0, bad: [...noInteger, 1n, -1, 2 ** 53] },
  count: { good: 0, bad: [...noInteger, 1n, -1, 9, 2 ** 32, 2 ** 53 - 1] },
  word: { good: 0, bad: [...noInteger, 2n ** 64n, -(2n ** 63n) - 1n, 2n ** 200n] },
  unsigned: { good: 0, bad: [...noInteger, -1, -1n, 2n ** 64n, -(2n ** 64n)] },
  text: { good: "/no/such", bad: [...noText0, null] },
  "text or null": { good: "x", bad: noText0 },
  bytes: { good: "12345678", bad: [...noText, null, "\ud800"] },
  "long bytes": { good: "x".repeat(200), bad: [...noText, null, "\ud800"] },
  "byte array": { good: new Uint8Array(8), bad: [...noBytes, detached()] },
  "integer array": {
    good: new Int32Array(6),
    bad: [...noBytes, new Uint8Array(8), new Uint32Array(4)],
  },
  texts: {
    good: [],
    bad: [...noArray, [1], ["a", "b\0"], ["\ud800"], [null], sparse(), endless()],
  },
  numbers: {
    good: [],
    bad: [...noArray, ["1"], [1, -(2 ** 31) - 1], [0.5], [1n], sparse(), endless()],
  },
  object: { good: {}, bad: [undefined, null, 1, "text", {}, [], throwing()] },
  "object or null": { good: null, bad: [undefined, 1, "text", {}, [], throwing()] },
  disposition: { good: "SIG_DFL", bad: [undefined, null, 0, "", "SIG_DF", "SIG_IGN2", {}] },
  "integer or byte array": {
    good: 0,
    bad: [undefined, null, "1", {}, [], new ArrayBuffer(8), detached()],
  },
};

function detached(): Uint8Array {
  const bytes = new Uint8Array(8);
  bytes.buffer.transfer();
  return bytes;
}

function sparse(): string[] {
  const list: string[] = [];
  list.length = 3;
  return list;
}

function endless(): string[] {
  const list: string[] = [];
  list.length = 2 ** 32 - 1;
  return list;
}

function throwing(): object {
  return {
    get set(): never {
      throw new RangeError("from the getter");
    },
    get soft(): never {
      throw new RangeError("from the getter");
    },
    get atimeSec(): never {
      throw new RangeError("from the getter");
    },
  };
}
