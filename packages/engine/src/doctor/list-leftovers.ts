import type { Engine } from "../engine.ts";
import { findCgroups } from "./find-cgroups.ts";
import { findCniFiles } from "./find-cni-files.ts";
import { findLinks } from "./find-links.ts";
import { findMounts } from "./find-mounts.ts";
import { findNamespaces } from "./find-namespaces.ts";
import { findOfOar } from "./find-of-oar.ts";
import { findOwn } from "./find-own.ts";
import { findPidFiles } from "./find-pid-files.ts";
import { findShims } from "./find-shims.ts";
import { findSockets } from "./find-sockets.ts";
import type { Leftover } from "./leftover.ts";
import { listRecorded } from "./list-recorded.ts";
import type { Machine } from "./machine.ts";
import { whoMayKnow } from "./who-may-know.ts";

/**
 * What is left on a machine of containers that nobody has any more: this root's, and other
 * runtimes'. In an order in which it can be removed.
 */
export async function listLeftovers(
  engine: Engine,
  machine: Machine,
): Promise<readonly Leftover[]> {
  const listOwn = (): readonly string[] => engine.containers.list().map(({ id }) => id);
  const recorded = (): ReadonlySet<string> => listRecorded(machine, listOwn());
  const kept = whoMayKnow(machine);
  return [
    ...findOwn(engine),
    ...(await findOfOar(engine, machine)),
    ...findShims(machine, kept),
    ...findMounts(machine, kept),
    ...findNamespaces(machine, kept),
    ...findLinks(machine, kept),
    ...findCniFiles(machine, { listRecorded: recorded, kept }),
    ...findCgroups(machine, { listRecorded: recorded, kept }),
    ...(await findSockets(machine)),
    ...findPidFiles(machine),
  ];
}
