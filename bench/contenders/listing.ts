import type { Contender } from "../contender.ts";
import type { OciCommands } from "../oci-commands.ts";

export function listing(runtime: OciCommands): Contender {
  return {
    name: runtime.name,
    round: async () => new Map([["list", await runtime.run("list")]]),
  };
}
