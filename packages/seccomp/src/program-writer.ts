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

/** Where a jump goes: to an instruction, counted from the program's end, or to the return of a value. */
export type Target = { readonly at: number } | { readonly returns: number };

/**
 * Writes a program from its end to its start, for jumps only go forward: what a jump goes to is
 * there already, and where it is too far off a copy of a return or a long jump is put nearer.
 */
export class ProgramWriter {
  /** Two words for each instruction, the last instruction first. */
  readonly #words: number[] = [];
  readonly #returns = new Map<number, number>();

  load(offset: number): Target {
    return this.#push(loadWord, offset);
  }

  and(mask: number): Target {
    return this.#push(and, mask);
  }

  /** Goes on at `then` where the accumulator compares so with `value`, at `otherwise` where not. */
  branch(
    operator: keyof typeof jumps,
    value: number,
    { then, otherwise }: { readonly then: Target; readonly otherwise: Target },
  ): Target {
    const [a, b] = [this.#near(then), this.#near(otherwise)];
    const here = this.#count;
    return this.#push(jumps[operator] | ((here - a) << 16) | ((here - b) << 24), value);
  }

  /** The next instruction written goes on at `target`. */
  continueAt(target: Target): void {
    if ("at" in target && target.at === this.#count) return;
    if ("returns" in target) this.#push(returnConstant, target.returns);
    else this.#push(jump, this.#count - target.at);
  }

  /** An array of `struct sock_filter`. Throws `resource_exhausted` where Linux takes none so long. */
  finish(): Uint8Array {
    if (this.#count > mostInstructions) {
      throw new Fault(
        "resource_exhausted",
        `seccomp: the filter has ${this.#count} instructions, and Linux takes ${mostInstructions} at most`,
      );
    }
    const words = new Uint32Array(this.#words.length);
    for (let from = this.#words.length - 2, to = 0; from >= 0; from -= 2, to += 2) {
      words[to] = this.#words[from] ?? 0;
      words[to + 1] = this.#words[from + 1] ?? 0;
    }
    return new Uint8Array(words.buffer);
  }

  get #count(): number {
    return this.#words.length / 2;
  }

  #push(code: number, k: number): Target {
    this.#words.push(code, k);
    return { at: this.#count };
  }

  /** A place for `target` that a conditional jump written soon reaches. */
  #near(target: Target): number {
    const at = "at" in target ? target.at : this.#returns.get(target.returns);
    if (at !== undefined && this.#count - at <= reach) return at;
    if ("at" in target) {
      this.#push(jump, this.#count - target.at);
      return this.#count;
    }
    this.#push(returnConstant, target.returns);
    this.#returns.set(target.returns, this.#count);
    return this.#count;
  }
}
