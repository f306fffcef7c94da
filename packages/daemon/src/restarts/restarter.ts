import { attempt, attemptAsync, type Fault } from "@skiff/base";
import type { ClientTasks, EventExchange, Happening } from "@skiff/engine";
import { decode, taskEvents } from "@skiff/proto";
import type { Store } from "@skiff/store";
import type { Announcer } from "../announcer.ts";
import { settleTask } from "./settle-task.ts";

export interface RestarterOptions {
  readonly store: Store;
  readonly tasks: ClientTasks;
  readonly events: EventExchange;
  readonly announcer: Announcer;
  readonly warn: (fault: Fault) => void;
}

/** Milliseconds. The delay doubles with each exit of a task that did not run for long. */
const shortestDelay = 1000;
const longestDelay = 60_000;
const longRun = 10_000;
/** For clients to do themselves what they have announced by a label; containerd looks as often. */
const patience = 10_000;

interface Named {
  readonly namespace: string;
  readonly id: string;
}

/**
 * Has tasks be what containerd's labels on their containers want: what has ended is started again, as
 * `nerdctl run --restart` asks. It looks at all once, and from then on where something happens.
 */
export class Restarter implements AsyncDisposable {
  readonly #options: RestarterOptions;
  readonly #ending = new AbortController();
  readonly #looks = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #startedAt = new Map<string, number>();
  readonly #failures = new Map<string, number>();
  #listening: Promise<void> = Promise.resolve();

  constructor(options: RestarterOptions) {
    this.#options = options;
  }

  /** Once the tasks that there are have been found. */
  begin(): void {
    const { store, events, warn } = this.#options;
    const happenings = events.subscribe(this.#ending.signal);
    this.#listening = attemptAsync(async () => {
      for await (const happening of happenings) attempt(() => this.#hear(happening), warn);
    }, warn);
    for (const { name: namespace } of store.namespaces.list()) {
      for (const { id } of store.in(namespace).clientContainers.list()) {
        this.#look({ namespace, id }, 0);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    for (const { timer } of this.#looks.values()) clearTimeout(timer);
    this.#looks.clear();
    await this.#listening;
    await Promise.all(this.#busy.values());
  }

  #hear({ namespace, topic, event }: Happening): void {
    const value = event?.value ?? new Uint8Array();
    switch (topic) {
      case taskEvents.start.topic: {
        const { containerId: id } = decode(taskEvents.start.table, value);
        this.#startedAt.set(key({ namespace, id }), Date.now());
        break;
      }
      case taskEvents.exit.topic: {
        const { containerId, id } = decode(taskEvents.exit.table, value);
        if (id === containerId) this.#look({ namespace, id }, this.#delayOf({ namespace, id }));
        break;
      }
      case "/containers/create":
      case "/containers/update": {
        this.#look({ namespace, id: decode(containerEvent, value).id }, patience);
        break;
      }
      default:
    }
  }

  /** Of one that has just ended. */
  #delayOf(task: Named): number {
    const own = key(task);
    const startedAt = this.#startedAt.get(own);
    this.#startedAt.delete(own);
    const isLong = startedAt === undefined || Date.now() - startedAt >= longRun;
    const failures = isLong ? 0 : (this.#failures.get(own) ?? -1) + 1;
    this.#failures.set(own, failures);
    return Math.min(shortestDelay * 2 ** failures, longestDelay);
  }

  /** Then, or sooner where that is planned already. */
  #look(task: Named, delay: number): void {
    if (this.#ending.signal.aborted) return;
    const own = key(task);
    const at = Date.now() + delay;
    const planned = this.#looks.get(own);
    if (planned !== undefined && planned.at <= at) return;
    clearTimeout(planned?.timer);
    const timer = setTimeout(() => {
      this.#looks.delete(own);
      if (this.#busy.has(own)) return this.#look(task, shortestDelay);
      const done = this.#settle(task).finally(() => this.#busy.delete(own));
      this.#busy.set(own, done);
    }, delay);
    this.#looks.set(own, { at, timer });
  }

  async #settle(task: Named): Promise<void> {
    const { warn } = this.#options;
    let isKept = true;
    const failed = (fault: Fault): void => {
      warn(fault);
      this.#look(task, patience);
    };
    await attemptAsync(async () => {
      isKept = await settleTask(this.#options, task);
    }, failed);
    if (!isKept) this.#failures.delete(key(task));
  }
}

/** Of containerd.events.ContainerCreate and ContainerUpdate, what matters here. */
const containerEvent = { id: [1, "string"] } as const;

function key({ namespace, id }: Named): string {
  return `${namespace}/${id}`;
}
