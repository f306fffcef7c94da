import { isFault } from "@skiff/base";
import {
  type Container as Recorded,
  type ObservedPod,
  observePod,
  removePod,
  startPod,
  stopPod,
} from "@skiff/engine";
import type { Abortable } from "../abortable.ts";
import type { PortQuery, PublishedPort, RemoveOptions, StopOptions } from "../container.ts";
import type { Pod, PodInspection, PodStatus } from "../pods.ts";
import type { PodReference } from "../wire/pod-reference.ts";
import { findPort } from "./find-port.ts";
import { networkingOf } from "./inspection.ts";
import type { Tools } from "./local-container.ts";
import { demandSeconds } from "./demand-seconds.ts";

/** See `Pod`. */
export class LocalPod implements Pod {
  readonly id: string;
  readonly name: string;
  /** It goes with this handle. */
  readonly isOwn: boolean;
  readonly #tools: Tools;
  readonly #removed: () => void;

  /** `removed`: called once it is. */
  constructor(tools: Tools, { id, name, isOwn }: PodReference, removed: () => void) {
    this.#removed = removed;
    this.#tools = tools;
    this.id = id;
    this.name = name;
    this.isOwn = isOwn;
  }

  async start({ signal }: Abortable = {}): Promise<void> {
    const { engine, warden } = this.#tools;
    await this.#call("start", {
      signal,
      run: async (pod) => {
        await startPod(engine, pod);
        warden.ensure();
      },
      undo: () => this.stop({ seconds: 0 }),
    });
  }

  async stop({ seconds, signal }: StopOptions = {}): Promise<void> {
    demandSeconds(seconds);
    await this.#call("stop", {
      signal,
      run: (pod, abort) => stopPod(this.#tools.engine, pod, { seconds, abort }),
    });
  }

  async inspect({ signal }: Abortable = {}): Promise<PodInspection> {
    const { engine } = this.#tools;
    return this.#call("inspect", {
      signal,
      run: async (pod) => ({
        ...describe(await observePod(engine, pod)),
        ...networkingOf(engine, pod),
      }),
    });
  }

  async port(port: number, query: PortQuery = {}): Promise<PublishedPort> {
    const { ports } = await this.inspect({ signal: query.signal });
    return findPort(ports, { of: `pod ${this.name}`, port, protocol: query.protocol });
  }

  async remove({ force = false, signal }: RemoveOptions = {}): Promise<void> {
    const { engine, work } = this.#tools;
    await work.call({
      doing: `remove pod ${this.name}`,
      signal,
      run: async () => {
        const pod = engine.containers.find(this.id);
        if (pod !== undefined) await removePod(engine, pod, { force, volumes: this.isOwn });
        this.#removed();
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isOwn) return;
    try {
      await this.remove({ force: true });
    } catch (error) {
      if (!isFault(error, "cancelled")) throw error; // the engine is closed, and removes it
    }
  }

  #call<T>(
    doing: string,
    {
      signal,
      run,
      undo,
    }: {
      readonly signal: AbortSignal | undefined;
      readonly run: (pod: Recorded, signal: AbortSignal) => Promise<T>;
      readonly undo?: () => Promise<unknown>;
    },
  ): Promise<T> {
    const { engine, work } = this.#tools;
    return work.call({
      doing: `${doing} pod ${this.name}`,
      signal,
      run: async (stop) => run(engine.containers.get(this.id), stop),
      undo,
    });
  }
}

const statuses: Readonly<Record<ObservedPod["status"], PodStatus>> = {
  Created: "created",
  Running: "running",
  Degraded: "degraded",
  Paused: "paused",
  Stopped: "stopped",
  Exited: "exited",
  Removing: "removing",
};

function describe({
  pod,
  status,
  containers,
}: ObservedPod): Omit<PodInspection, "ports" | "networks"> {
  const { id, name, createdAt, config } = pod;
  const members = containers.filter(({ container }) => container.id !== id);
  return {
    id,
    name,
    status: statuses[status],
    createdAt,
    labels: config.surroundings.labels,
    shares: config.shares ?? [],
    containers: members.map(({ container, seen }) => ({
      id: container.id,
      name: container.name,
      status: seen.status,
    })),
  };
}
