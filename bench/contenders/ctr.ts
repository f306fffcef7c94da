import type { Contender } from "../contender.ts";
import { sum } from "../oci-commands.ts";

/** `ctr` on a daemon's socket, with one runtime. */
export function ctr(
  name: string,
  { address, runtime, image }: Readonly<Record<"address" | "runtime" | "image", string>>,
): Contender {
  const line = ["ctr", "--address", address] as const;
  const using = ["--runtime", runtime, image, "bench"] as const;
  return {
    name,
    round: async (spawner) => {
      const run = await spawner.run(...line, "run", "--rm", ...using, "/bin/true");
      const created = await spawner.run(...line, "containers", "create", ...using, "/bin/true");
      const removed = await spawner.run(...line, "containers", "rm", "bench");
      return new Map([
        ["ctr run --rm", run],
        ["ctr containers create+rm", sum([created, removed])],
      ]);
    },
  };
}
