/** One instruction of a BPF program: struct bpf_insn, as linux/bpf.h has it. */
export interface BpfInstruction {
  readonly opcode: number;
  /** A register's number, and so is `source`. */
  readonly destination: number;
  readonly source: number;
  /** In the context, or of a jump from the next instruction on. */
  readonly offset: number;
  /** 32 bits with a sign. */
  readonly immediate: number;
}
