import type { BpfInstruction } from "./bpf-instruction.ts";

const size = 8;

/** An array of struct bpf_insn, on a little-endian machine. */
export function encodeBpf(instructions: readonly BpfInstruction[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(instructions.length * size));
  for (const [index, instruction] of instructions.entries()) {
    const at = index * size;
    view.setUint8(at, instruction.opcode);
    view.setUint8(at + 1, (instruction.source << 4) | instruction.destination);
    view.setInt16(at + 2, instruction.offset, true);
    view.setInt32(at + 4, instruction.immediate, true);
  }
  return new Uint8Array(view.buffer);
}
