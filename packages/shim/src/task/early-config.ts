import { isFault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { beginNetwork, type CreateOptions, planFilter, readConfig } from "@skiff/runtime";

type Understood = Pick<CreateOptions, "config" | "filter" | "unsharing">;

/**
 * The configuration of the container that a shim was started for, understood before anybody asks
 * for that, and its network namespace: who starts a shim has other things to do first. It holds for one
 * container, while the file says the same.
 */
export class EarlyConfig {
  #text = "";
  #understood: Understood | undefined;

  /** What cannot be understood is told to who asks for the container. */
  learn(kernel: Kernel, bundle: string): void {
    try {
      const { text, decode } = readConfig(kernel, bundle);
      const config = decode();
      const { seccomp } = config.linux;
      this.#text = text;
      const filter = seccomp && planFilter(seccomp);
      this.#understood = { config, filter, unsharing: beginNetwork(kernel, config) };
    } catch (error) {
      if (!isFault(error)) throw error;
    }
  }

  /** Throws as `loadConfig`. */
  get(kernel: Kernel, bundle: string): Understood {
    const { text, decode } = readConfig(kernel, bundle);
    const early = this.#understood;
    this.#understood = undefined;
    if (early !== undefined && text === this.#text) return early;
    early?.unsharing?.[Symbol.dispose]();
    return { config: decode() };
  }
}
