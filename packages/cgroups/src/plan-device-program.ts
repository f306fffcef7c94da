import { Fault } from "@skiff/base";
import type { DeviceRule, Integer64 } from "@skiff/spec";
import type { BpfInstruction } from "./bpf-instruction.ts";

/**
 * The BPF_PROG_TYPE_CGROUP_DEVICE program for rules of which a later one wins; what no rule
 * names is denied. Each access that is asked for goes by itself: to read and write takes a
 * rule for either, or one for both. A rule for all devices is one for every access, as
 * the v1 controller takes it. Throws `invalid_argument` for a number that no device has, and
 * for more rules than a program can hold.
 */
export function planDeviceProgram(rules: readonly DeviceRule[]): readonly BpfInstruction[] {
  const program = [load(wanted, accessType), shiftRight(wanted, 16)];
  for (const rule of rules.toReversed()) {
    const { conditions, verdict } = planRule(rule);
    for (const [index, condition] of conditions.entries()) {
      const rest = conditions.slice(index + 1).reduce((sum, { length }) => sum + length + 1, 0);
      program.push(...condition.load, unless(condition.value, rest + verdict.length));
    }
    program.push(...verdict);
    if (conditions.length === 0) return demandFits(program); // what is before it never counts
  }
  return demandFits([...program, ...answer(0)]);
}

/** Registers: the kernel gives the context in `context` and takes the answer from `result`. */
const result = 0;
const context = 1;
const seen = 2;
/** The accesses that are asked for and that no rule has allowed yet. */
const wanted = 3;

/** struct bpf_cgroup_dev_ctx: `access_type` is the access in the upper half, the type in the lower. */
const accessType = 0;
const majorNumber = 4;
const minorNumber = 8;
const types = { b: 1, c: 2 } as const;
const accesses: ReadonlyMap<string, number> = new Map([
  ["m", 1],
  ["r", 2],
  ["w", 4],
]);
const everyAccess = 7;
/** BPF_MAXINSNS */
const instructionsMax = 4096;

interface Condition {
  readonly load: readonly BpfInstruction[];
  readonly length: number;
  readonly value: number;
}

function planRule({ allow, type, major, minor, access }: DeviceRule): {
  readonly conditions: readonly Condition[];
  readonly verdict: readonly BpfInstruction[];
} {
  if (type === undefined || type === "a") return { conditions: [], verdict: answer(allow ? 1 : 0) };
  return {
    conditions: [
      condition([load(seen, accessType), and(seen, 0xffff)], types[type]),
      ...numberIs(majorNumber, major),
      ...numberIs(minorNumber, minor),
    ],
    verdict: planVerdict(allow, accessBits(access)),
  };
}

function planVerdict(allow: boolean, bits: number): readonly BpfInstruction[] {
  const verdict = answer(allow ? 1 : 0);
  if (bits === everyAccess) return verdict;
  return allow
    ? [and(wanted, ~bits), jumpIfNot(wanted, 0, verdict.length), ...verdict]
    : [move(result, wanted), and(result, bits), jumpIf(result, 0, verdict.length), ...verdict];
}

function accessBits(access: string | undefined): number {
  if (access === undefined) return everyAccess;
  return [...access].reduce((bits, letter) => bits | (accesses.get(letter) ?? 0), 0);
}

function numberIs(offset: number, number: Integer64 | undefined): readonly Condition[] {
  const value = Number(number ?? -1);
  if (value === -1) return [];
  if (value < 0 || value >= 2 ** 32) {
    throw new Fault("invalid_argument", `linux.resources.devices: no device has number ${number}`);
  }
  return [condition([load(seen, offset)], value)];
}

function condition(loads: readonly BpfInstruction[], value: number): Condition {
  return { load: loads, length: loads.length, value };
}

function demandFits(program: readonly BpfInstruction[]): readonly BpfInstruction[] {
  if (program.length <= instructionsMax) return program;
  throw new Fault("invalid_argument", "linux.resources.devices: too many rules for one program");
}

function answer(value: 0 | 1): readonly BpfInstruction[] {
  return [instruction(BPF_MOV64_K, { destination: result, immediate: value }), exit];
}

/** What does not match goes on after the rule. */
function unless(value: number, rest: number): BpfInstruction {
  return jumpIfNot(seen, value, rest);
}

// linux/bpf.h: an operation, its operand, and its class, each as one opcode
const BPF_LDX_W = 0x61;
const BPF_AND32_K = 0x54;
const BPF_RSH32_K = 0x74;
const BPF_MOV32_X = 0xbc;
const BPF_MOV64_K = 0xb7;
const BPF_JEQ32_K = 0x16;
const BPF_JNE32_K = 0x56;
const BPF_EXIT = 0x95;

const exit: BpfInstruction = instruction(BPF_EXIT, {});

function load(destination: number, offset: number): BpfInstruction {
  return instruction(BPF_LDX_W, { destination, source: context, offset });
}

function and(destination: number, immediate: number): BpfInstruction {
  return instruction(BPF_AND32_K, { destination, immediate });
}

function shiftRight(destination: number, immediate: number): BpfInstruction {
  return instruction(BPF_RSH32_K, { destination, immediate });
}

function move(destination: number, source: number): BpfInstruction {
  return instruction(BPF_MOV32_X, { destination, source });
}

function jumpIf(destination: number, immediate: number, offset: number): BpfInstruction {
  return instruction(BPF_JEQ32_K, { destination, immediate: immediate | 0, offset });
}

function jumpIfNot(destination: number, immediate: number, offset: number): BpfInstruction {
  return instruction(BPF_JNE32_K, { destination, immediate: immediate | 0, offset });
}

function instruction(opcode: number, parts: Partial<BpfInstruction>): BpfInstruction {
  return { opcode, destination: 0, source: 0, offset: 0, immediate: 0, ...parts };
}
