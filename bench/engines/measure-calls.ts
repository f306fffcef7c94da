import { quantile } from "../quantile.ts";
import { CallConnection } from "./call-connection.ts";

const calls = 5000;
/** So many are under way at a time. */
const inFlight = 16;
const rounds = 5;
/** None needs an argument. */
const methods = {
  Version: "version.v1.Version/Version",
  "Containers.List": "containers.v1.Containers/List",
  "Tasks.List": "tasks.v1.Tasks/List",
  "Images.List": "images.v1.Images/List",
  "Leases.List": "leases.v1.Leases/List",
} as const;

/** How many calls of each method each daemon answers in a second: the median of rounds, in which they take turns. */
export async function measureCalls(
  addresses: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const rates = new Map<string, Map<string, number>>();
  for (const [name, method] of Object.entries(methods)) {
    const seen = new Map<string, number[]>();
    for (let round = 0; round < rounds; round++) {
      for (const [daemon, address] of addresses) {
        const rate = await measure(address, `/containerd.services.${method}`);
        seen.set(daemon, [...(seen.get(daemon) ?? []), rate]);
      }
    }
    rates.set(name, new Map([...seen].map(([daemon, of]) => [daemon, quantile(of, 0.5)])));
  }
  return rates;
}

async function measure(address: string, method: string): Promise<number> {
  using connection = await CallConnection.open(address, method);
  await connection.run(calls / 10, inFlight); // warms up
  const began = performance.now();
  await connection.run(calls, inFlight);
  return (calls / (performance.now() - began)) * 1000;
}
