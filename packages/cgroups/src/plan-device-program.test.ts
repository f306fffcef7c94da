import assert from "node:assert/strict";
import { test } from "node:test";
import type { DeviceRule } from "@skiff/spec";
import { encodeBpf } from "./encode-bpf.ts";
import { planDeviceProgram } from "./plan-device-program.ts";

/** What somebody does to a device; each access by its letter. */
interface Attempt {
  readonly type: "b" | "c";
  readonly major: number;
  readonly minor: number;
  readonly access: readonly string[];
}

const letters = ["m", "r", "w"];

test("planDeviceProgram() looks at the rules from the last to the first", () => {
  const rules: readonly DeviceRule[] = [
    { allow: true, type: "b" },
    { allow: false, type: "a", access: "r" },
    { allow: true, type: "c", major: 1, minor: 3 },
    { allow: false, type: "b", major: 8, access: "w" },
    { allow: true, type: "c", minor: 2 ** 32 - 1, access: "mr" },
  ];
  assert.deepEqual(disassembled(encodeBpf(planDeviceProgram(rules))), [
    "r3 = context[0]",
    "r3 >>= 16",
    "r2 = context[0]",
    "r2 &= 65535",
    "if r2 != 2 skip 6",
    "r2 = context[8]",
    "if r2 != -1 skip 4",
    "r3 &= -4",
    "if r3 != 0 skip 2",
    "r0 = 1",
    "exit",
    "r2 = context[0]",
    "r2 &= 65535",
    "if r2 != 1 skip 7",
    "r2 = context[4]",
    "if r2 != 8 skip 5",
    "r0 = r3",
    "r0 &= 4",
    "if r0 == 0 skip 2",
    "r0 = 0",
    "exit",
    "r2 = context[0]",
    "r2 &= 65535",
    "if r2 != 2 skip 6",
    "r2 = context[4]",
    "if r2 != 1 skip 4",
    "r2 = context[8]",
    "if r2 != 3 skip 2",
    "r0 = 1",
    "exit",
    "r0 = 0",
    "exit",
  ]);
});

test("planDeviceProgram() agrees with a reading of the rules, for rules and accesses at random", () => {
  const below = random(20_260_101);
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] ?? assert.fail("none");
  const some = (): readonly string[] => letters.filter(() => below(2) === 0);
  let [allowed, denied] = [0, 0];
  for (let round = 0; round < 2000; round++) {
    const rules = Array.from({ length: below(9) }, (): DeviceRule => {
      const access = some().join("");
      return {
        allow: below(2) === 0,
        type: below(9) === 0 ? undefined : pick(["a", "b", "c", "b", "c", "c"]),
        major: below(9) === 0 ? undefined : pick([-1, 0, 1, 2n, 2 ** 31, 2n ** 32n - 1n]),
        minor: below(4) === 0 ? undefined : pick([-1, 0, 1, 2]),
        access: access === "" ? undefined : access,
      };
    });
    const program = encodeBpf(planDeviceProgram(rules));
    for (let n = 0; n < 20; n++) {
      const access = some();
      const attempt: Attempt = {
        type: pick(["b", "c"]),
        major: pick([0, 1, 2, 2 ** 31, 2 ** 32 - 1]),
        minor: pick([0, 1, 2, 3]),
        access: access.length === 0 ? ["r"] : access,
      };
      const expected = isAllowed(rules, attempt);
      assert.equal(run(program, attempt), expected, JSON.stringify({ round, attempt }));
      if (expected) allowed++;
      else denied++;
    }
  }
  assert.ok(allowed > 5000 && denied > 5000, `${allowed} allowed, ${denied} denied`);
});

test("planDeviceProgram() lets an open that asks for no access pass where one rule allows some", () => {
  const rules: readonly DeviceRule[] = [{ allow: true, type: "c", major: 1, access: "r" }];
  const program = encodeBpf(planDeviceProgram(rules));
  assert.equal(run(program, { type: "c", major: 1, minor: 3, access: [] }), true);
  assert.equal(run(program, { type: "c", major: 2, minor: 3, access: [] }), false);
});

test("planDeviceProgram() denies everything without a rule", () => {
  assert.deepEqual(disassembled(encodeBpf(planDeviceProgram([]))).slice(2), ["r0 = 0", "exit"]);
});

test("planDeviceProgram() refuses a number that no device has", () => {
  for (const major of [-2, 2 ** 32, 2n ** 63n]) {
    assert.throws(() => planDeviceProgram([{ allow: true, type: "c", major }]), {
      code: "invalid_argument",
      message: `linux.resources.devices: no device has number ${major}`,
    });
  }
});

test("planDeviceProgram() refuses more rules than the kernel takes in one program", () => {
  const rule: DeviceRule = { allow: true, type: "c", major: 1, minor: 3, access: "r" };
  const rules = (length: number): readonly DeviceRule[] => Array.from({ length }, () => rule);
  assert.ok(planDeviceProgram(rules(300)).length > 3000);
  assert.throws(() => planDeviceProgram(rules(400)), { code: "invalid_argument" });
});

/** The rules as one reads them: of those that name an access to the device, the last decides. */
function isAllowed(rules: readonly DeviceRule[], attempt: Attempt): boolean {
  return attempt.access.every((letter) => {
    const last = rules.findLast((rule) => {
      if (rule.type === undefined || rule.type === "a") return true;
      if (rule.type !== attempt.type) return false;
      if (!isAnyOr(rule.major, attempt.major) || !isAnyOr(rule.minor, attempt.minor)) return false;
      return rule.access === undefined || rule.access.includes(letter);
    });
    return last?.allow ?? false;
  });
}

function isAnyOr(number: number | bigint | undefined, actual: number): boolean {
  return number === undefined || number === -1 || BigInt(number) === BigInt(actual);
}

interface Decoded {
  readonly opcode: number;
  readonly destination: number;
  readonly source: number;
  readonly offset: number;
  readonly immediate: number;
}

function decoded(program: Uint8Array): readonly Decoded[] {
  const view = new DataView(program.buffer);
  assert.equal(program.length % 8, 0);
  return Array.from({ length: program.length / 8 }, (_, index) => ({
    opcode: view.getUint8(index * 8),
    destination: view.getUint8(index * 8 + 1) & 15,
    source: view.getUint8(index * 8 + 1) >> 4,
    offset: view.getInt16(index * 8 + 2, true),
    immediate: view.getInt32(index * 8 + 4, true),
  }));
}

function disassembled(program: Uint8Array): readonly string[] {
  return decoded(program).map(({ opcode, destination: d, source, offset, immediate }) => {
    switch (opcode) {
      case 0x61:
        assert.equal(source, 1);
        return `r${d} = context[${offset}]`;
      case 0x54:
        return `r${d} &= ${immediate}`;
      case 0x74:
        return `r${d} >>= ${immediate}`;
      case 0xbc:
        return `r${d} = r${source}`;
      case 0xb7:
        return `r${d} = ${immediate}`;
      case 0x16:
        return `if r${d} == ${immediate} skip ${offset}`;
      case 0x56:
        return `if r${d} != ${immediate} skip ${offset}`;
      case 0x95:
        return "exit";
      default:
        return assert.fail(`opcode ${opcode}`);
    }
  });
}

/** A machine that knows what these programs use: 32 bits are enough for it. */
function run(program: Uint8Array, { type, major, minor, access }: Attempt): boolean {
  const bits = access.reduce((all, letter) => all | (1 << letters.indexOf(letter)), 0);
  const context = [((bits << 16) | (type === "b" ? 1 : 2)) >>> 0, major, minor];
  const registers = new Uint32Array(11);
  const code = decoded(program);
  for (let at = 0; ; at++) {
    const {
      opcode,
      destination: d,
      source,
      offset,
      immediate,
    } = code[at] ?? assert.fail("ran out");
    const value = registers[d] ?? assert.fail("no such register");
    switch (opcode) {
      case 0x61:
        registers[d] = context[offset / 4] ?? assert.fail(`reads at ${offset}`);
        break;
      case 0x54:
        registers[d] = value & immediate;
        break;
      case 0x74:
        registers[d] = value >>> immediate;
        break;
      case 0xbc:
        registers[d] = registers[source] ?? assert.fail("no such register");
        break;
      case 0xb7:
        registers[d] = immediate;
        break;
      case 0x16:
        if (value === immediate >>> 0) at += offset;
        break;
      case 0x56:
        if (value !== immediate >>> 0) at += offset;
        break;
      case 0x95:
        return (registers[0] ?? 0) === 1;
      default:
        assert.fail(`opcode ${opcode}`);
    }
  }
}

/** A fixed seed: what fails once fails again. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
