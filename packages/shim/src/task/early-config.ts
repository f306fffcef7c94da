import { isFault } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import { type CreateOptions, planFilter, readConfig } from "@skiff/runtime";

type Understood = Pick<CreateOptions, "config" | "filter">;

/**
 * The configuration of the container that a shim was started for, understood before anybody asks
 * for that: who starts a shim has other things to do first. It holds while the file says the same.
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
      this.#understood = { config, filter: seccomp && planFilter(seccomp) };
    } catch (error) {
      if (!isFault(error)) throw error;
    }
  }

  /** Throws as `loadConfig`. */
  get(kernel: Kernel, bundle: string): Understood {
    const { text, decode } = readConfig(kernel, bundle);
    if (this.#understood !== undefined && text === this.#text) return this.#understood;
    return { config: decode() };
  }
}
