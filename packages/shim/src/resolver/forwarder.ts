import { attempt } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import type { Loop } from "../loop.ts";
import { type Attempt, isRefusal } from "./exchange.ts";

/** How many queries may wait for an answer at once: who asks more does not get one. */
const most = 256;

/** Attempts that a query is worth, and milliseconds until the next one: together less than the 5 s that clients wait. */
const attempts = 3;
const patience = 1500;

/** Has other servers answer. */
export class Forwarder {
  readonly #kernel: Kernel;
  readonly #loop: Loop;
  #pending = 0;

  constructor(kernel: Kernel, loop: Loop) {
    this.#kernel = kernel;
    this.#loop = loop;
  }

  get isIdle(): boolean {
    return this.#pending === 0;
  }

  /**
   * Asks the first server, and the next one when that refuses, cannot be reached or takes too long; all
   * who were asked may still answer then. `done` is called once: with an answer as it came, or undefined.
   */
  ask(
    query: Uint8Array,
    {
      servers,
      by,
      done,
    }: {
      readonly servers: readonly Uint8Array[];
      readonly by: Attempt;
      readonly done: (answer: Uint8Array | undefined) => void;
    },
  ): void {
    if (this.#pending >= most || servers.length === 0) return done(undefined);
    this.#pending++;
    const open = new DisposableStack();
    let [made, living, isOver] = [0, 0, false];
    let refusal: Uint8Array | undefined;
    let giveUp = (): void => {};
    const end = (answer: Uint8Array | undefined): void => {
      isOver = true;
      giveUp();
      this.#pending--;
      open.dispose();
      done(answer);
    };
    const next = (): void => {
      giveUp();
      const server = servers[made % servers.length];
      if (server === undefined || made === attempts) return end(refusal);
      made++;
      giveUp = this.#loop.after(patience, next);
      living++;
      let answered = false;
      const hear = (answer: Uint8Array | undefined): void => {
        if (answered || isOver) return;
        answered = true;
        living--;
        if (answer !== undefined && !isRefusal(answer)) return end(answer);
        refusal = answer ?? refusal;
        // Who has refused once is not asked again; who could not be reached may be now.
        const others = answer === undefined ? attempts : Math.min(attempts, servers.length);
        if (made < others) next();
        else if (living === 0) end(refusal);
      };
      attempt(
        () => {
          const tried = by({ kernel: this.#kernel, loop: this.#loop, query, server, done: hear });
          if (isOver) tried[Symbol.dispose]();
          else open.use(tried);
        },
        () => hear(undefined),
      );
    };
    next();
  }
}
