import type { Errno } from "../errno.ts";
import { SyscallFault } from "../syscall-fault.ts";
import { Crash } from "./crash.ts";

/** What is to happen at which system call of a process. */
export class Interruptions {
  readonly #faults: Map<number, Errno> = new Map();
  readonly #visits: Map<number, () => void> = new Map();
  #calls = 0;
  #crashAt: number | undefined;
  #isDead = false;

  /** System calls entered so far. */
  get calls(): number {
    return this.#calls;
  }

  /** Whether the process crashed: it makes no system call any more. */
  get isDead(): boolean {
    return this.#isDead;
  }

  crashAt(call: number): void {
    this.#crashAt = this.#calls + call;
  }

  failAt(call: number, errno: Errno): void {
    this.#faults.set(this.#calls + call, errno);
  }

  before(call: number, work: () => void): void {
    this.#visits.set(this.#calls + call, work);
  }

  reset(): void {
    this.#faults.clear();
    this.#visits.clear();
    this.#crashAt = undefined;
    this.#isDead = false;
  }

  /** At the entry of each system call. */
  enter(call: string): void {
    const n = this.#calls++;
    this.#visits.get(n)?.();
    if (n === this.#crashAt) this.#isDead = true;
    if (this.#isDead) throw new Crash(call);
    const errno = this.#faults.get(n);
    if (errno !== undefined) throw new SyscallFault(errno, call);
  }
}
