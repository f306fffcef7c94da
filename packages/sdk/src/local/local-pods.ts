import {
  createPod,
  type Container as Recorded,
  isPod,
  removePod,
  resolvePod,
  usualNamespaces,
} from "@skiff/engine";
import type { Abortable } from "../abortable.ts";
import type { Pod, PodOptions, Pods } from "../pods.ts";
import type { PodReference } from "../wire/pod-reference.ts";
import { decodePodOptions } from "./decode-pod-options.ts";
import type { Tools } from "./local-container.ts";
import { LocalPod } from "./local-pod.ts";
import { networkWish } from "./network-wish.ts";
import { settleAll } from "./settle-all.ts";

/** See `Pods`. Disposing of it removes what it made, but for what is to be kept. */
export class LocalPods implements Pods, AsyncDisposable {
  readonly #tools: Tools;
  readonly #own = new Set<string>();

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  async create({ signal, ...given }: PodOptions = {}): Promise<Pod> {
    const { engine, work, warden } = this.#tools;
    work.demandOpen("create pod", signal);
    const options = decodePodOptions(given);
    const { name, hostname, labels = {}, shares = usualNamespaces } = options;
    const isOwn = options.keep !== true;
    const wish = { name, hostname, labels, shares: [...new Set(shares)], isOwn };
    const network = networkWish(options);
    return work.call({
      doing: `create pod ${name ?? ""}`,
      signal,
      run: async () => {
        if (isOwn) warden.expect();
        const making = createPod(engine, { ...wish, network }); // it is recorded by now
        warden.ensure();
        const made = await making;
        if (isOwn) this.#own.add(made.id);
        return this.#handle(made, isOwn);
      },
      undo: async ({ id }) => removePod(engine, engine.containers.get(id), { force: true }),
    });
  }

  async get(name: string, { signal }: Abortable = {}): Promise<Pod> {
    this.#tools.work.demandOpen(`pod ${name}`, signal);
    return this.#handle(resolvePod(this.#tools.engine, name), false);
  }

  async list({ signal }: Abortable = {}): Promise<readonly Pod[]> {
    this.#tools.work.demandOpen("list pods", signal);
    const pods = this.#tools.engine.containers.list().filter(isPod);
    return pods.map((pod) => this.#handle(pod, false));
  }

  handle(reference: PodReference): LocalPod {
    return new LocalPod(this.#tools, reference, () => this.#own.delete(reference.id));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { engine } = this.#tools;
    await settleAll([...this.#own], async (id) => {
      const pod = engine.containers.find(id);
      if (pod !== undefined) await removePod(engine, pod, { force: true, volumes: true });
    });
  }

  #handle({ id, name }: Recorded, isOwn: boolean): LocalPod {
    return this.handle({ id, name, isOwn });
  }
}
