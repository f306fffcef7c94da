import type { EnginePeer } from "./engine-peer.ts";
import { containers } from "./engines/containers.ts";
import { disks } from "./engines/disks.ts";
import { killed as killedEngines } from "./engines/killed.ts";
import type { Peer } from "./peer.ts";
import { cgroups } from "./runtimes/cgroups.ts";
import { killed } from "./runtimes/killed.ts";
import { processes } from "./runtimes/processes.ts";
import { records } from "./runtimes/records.ts";
import type { Situation } from "./situation.ts";

export const situations: readonly Situation<Peer>[] = inOrder<Peer>([
  killed,
  processes,
  cgroups,
  records,
]);

export const engineSituations: readonly Situation<EnginePeer>[] = inOrder<EnginePeer>([
  killedEngines,
  containers,
  disks,
]);

function inOrder<P>(groups: readonly (readonly Situation<P>[])[]): readonly Situation<P>[] {
  const number = ({ row }: Situation<P>): number => Number(row.slice(1));
  return groups.flat().toSorted((a, b) => number(a) - number(b));
}
