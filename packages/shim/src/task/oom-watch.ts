import { type CgroupDirectory, countOomKills, type OomEvents, openOomEvents } from "@skiff/cgroups";
import type { Kernel } from "@skiff/kernel";
import type { Loop, Watch } from "../loop.ts";

/** Milliseconds that a container runs before it is watched: many are over by then. */
const leisure = 10;

/** Notices when processes of a container are killed for want of memory. Disposing of it ends that. */
export class OomWatch implements Disposable {
  readonly #kernel: Kernel;
  readonly #loop: Loop;
  readonly #options: OomWatchOptions;
  #opened: { readonly events: OomEvents; readonly watch: Watch } | undefined;
  #cancel: (() => void) | undefined;

  constructor(kernel: Kernel, loop: Loop, options: OomWatchOptions) {
    this.#kernel = kernel;
    this.#loop = loop;
    this.#options = options;
  }

  /** The container runs: from now on `onKill` is called. */
  begin(): void {
    this.#cancel = this.#loop.after(leisure, () => this.#open());
  }

  /** The container has stopped: `onKill` is called for what it was not yet called for, and then no more. */
  finish(): void {
    if (this.#opened !== undefined) this.#look(this.#opened.events);
    else if (this.#cancel !== undefined) this.#lookAtCount();
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#opened?.watch[Symbol.dispose]();
    this.#opened?.events[Symbol.dispose]();
    this.#opened = undefined;
  }

  #open(): void {
    const events = openOomEvents(this.#kernel, this.#options.findCgroup());
    if (events === undefined) return;
    const watch = this.#loop.watch(events.file, events.events, () => this.#look(events));
    this.#opened = { events, watch };
    this.#lookAtCount();
  }

  #lookAtCount(): void {
    if (countOomKills(this.#kernel, this.#options.findCgroup()) > 0n) this.#options.onKill();
  }

  #look(events: OomEvents): void {
    const seen = events.take();
    if (seen === "news") this.#options.onKill();
    else if (seen === "gone") this[Symbol.dispose]();
  }
}

interface OomWatchOptions {
  /** Asked for once the container runs. */
  readonly findCgroup: () => readonly CgroupDirectory[];
  readonly onKill: () => void;
}
