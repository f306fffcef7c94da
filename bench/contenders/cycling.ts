import type { Contender } from "../contender.ts";
import { type OciCommands, sum } from "../oci-commands.ts";

/** The life of one container alone. */
export function cycling(runtime: OciCommands, bundle: string): Contender {
  const round = async (): ReturnType<Contender["round"]> => {
    const samples = await runtime.cycle(`bench-${runtime.name}`, bundle);
    return new Map([["create+start+delete", sum(samples)]]);
  };
  return { name: runtime.name, round };
}
