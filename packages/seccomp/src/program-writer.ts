import { Fault } from "@skiff/base";

/** Codes of classic BPF (linux/bpf_common.h). */
const loadWord = 0x20;
const and = 0x54;
const jump = 0x05;
const jumps = { eq: 0x15, gt: 0x25, ge: 0x35 };
const returnConstant = 0x06;

/** BPF_MAXINSNS */
const mostInstructions = 4096;
/** A conditional jump's reach, less two for what may have to be put in between. */
const reach = 253;

/**
 * Where a jump goes: to an instruction, which is counted from the program's end on, or where it is
 * negative to the return of a value (`returning`).
 */
export type Target = number;

export function returning(value: number): Target {
  return -1 - value;
}

/**
 * Writes a program from its end to its start, for jumps only go forward: what a jump goes to is
 * there already, and where it is too far off a copy of a return or a long jump is put nearer.
 */
export class ProgramWriter {
  /** Two words for each instruction, filled from its end on. */
  readonly #words = new Uint32Array(mostInstructions * 2);
  #count = 0;
  /** The values that are returned, as `returning` makes them, and where each was last. */
  readonly #returned: Target[] = [];
  readonly #returnedAt: number[] = [];

  load(offset: number): Target {
    return this.#push(loadWord, offset);
  }

  and(mask: number): Target {
    return this.#push(and, mask);
  }

  /** Goes on at `holds` where the accumulator compares so with `value`, at `otherwise` where not. */
  branch(operator: keyof typeof jumps, value: number, holds: Target, otherwise: Target): Target {
    const a = this.#near(holds);
    const b = this.#near(otherwise);
    const here = this.#count;
    return this.#push(jumps[operator] | ((here - a) << 16) | ((here - b) << 24), value);
  }

  /** The next instruction written goes on at `target`. */
  continueAt(target: Target): void {
    if (target !== this.#count) this.#goTo(target);
  }

  /** An array of `struct sock_filter`. */
  finish(): Uint8Array {
    return new Uint8Array(this.#words.slice((mostInstructions - this.#count) * 2).buffer);
  }

  /** Throws `resource_exhausted` where Linux takes no program so long. */
  #push(code: number, k: number): Target {
    if (this.#count === mostInstructions) {
      throw new Fault(
        "resource_exhausted",
        `seccomp: the filter has more than the ${mostInstructions} instructions that Linux takes`,
      );
    }
    const at = (mostInstructions - ++this.#count) * 2;
    this.#words[at] = code;
    this.#words[at + 1] = k;
    return this.#count;
  }

  #goTo(target: Target): Target {
    return target < 0
      ? this.#push(returnConstant, -1 - target)
      : this.#push(jump, this.#count - target);
  }

  /** A place for `target` that a conditional jump written soon reaches. */
  #near(target: Target): number {
    if (target >= 0) return this.#count - target <= reach ? target : this.#goTo(target);
    const known = this.#returned.indexOf(target);
    if (known >= 0) {
      const at = this.#returnedAt[known] ?? 0;
      if (this.#count - at <= reach) return at;
    }
    const at = this.#goTo(target);
    const index = known >= 0 ? known : this.#returned.push(target) - 1;
    this.#returnedAt[index] = at;
    return at;
  }
}
