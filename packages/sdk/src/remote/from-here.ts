import { resolve } from "node:path";
import type { CreateOptions } from "../create-options.ts";

/** With the host's paths as they lead from this process's directory, which the daemon has not. */
export function fromHere(options: CreateOptions): CreateOptions {
  const { mounts } = options;
  if (mounts === undefined) return options;
  return {
    ...options,
    mounts: mounts.map((mount) => {
      const { source } = mount;
      return { ...mount, source: source === "" ? source : resolve(source) }; // an empty one is refused there
    }),
  };
}
