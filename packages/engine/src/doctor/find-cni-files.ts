import { rmSync } from "node:fs";
import { guarded } from "@skiff/store";
import type { Leftover } from "./leftover.ts";
import type { Machine } from "./machine.ts";

interface CniFile {
  readonly kind: "lease" | "cni-cache";
  readonly path: string;
  readonly id: string;
}

/**
 * What CNI keeps of containers that nobody knows: `host-local`'s leases, which take an address each, and
 * what libcni remembers of additions. `listRecorded`: read after the files were.
 */
export function findCniFiles(
  machine: Machine,
  {
    listRecorded,
    kept,
  }: {
    readonly listRecorded: () => ReadonlySet<string>;
    readonly kept: string | undefined;
  },
): readonly Leftover[] {
  const files = [...listLeases(machine), ...listCached(machine)];
  const recorded = files.length === 0 ? new Set<string>() : listRecorded();
  return files
    .filter(({ id }) => !recorded.has(id))
    .map(({ kind, path, id }) => ({
      kind,
      what: path,
      why: `of container ${id}, which no runtime has a record of`,
      kept,
      remove: () => guarded(`remove ${path}`, () => rmSync(path, { force: true })),
    }));
}

/** A file for each address, named for it; in it the container's id, and its interface. */
function listLeases(machine: Machine): readonly CniFile[] {
  const folder = machine.path("var/lib/cni/networks");
  return machine.folders(folder).flatMap((network) =>
    machine
      .list(`${folder}/${network}`)
      .filter((name) => /^[0-9a-f.:]+$/.test(name))
      .flatMap((name) => cniFile(machine, "lease", `${folder}/${network}/${name}`)),
  );
}

function listCached(machine: Machine): readonly CniFile[] {
  return ["var/lib/cni/results", "var/lib/cni/cache/results"].flatMap((words) => {
    const folder = machine.path(words);
    return machine
      .list(folder)
      .flatMap((name) => cniFile(machine, "cni-cache", `${folder}/${name}`));
  });
}

/** None where it tells of no container by an id as engines make them: it is then somebody's by hand. */
function cniFile(machine: Machine, kind: CniFile["kind"], path: string): readonly CniFile[] {
  const text = kind === "lease" ? machine.read(path).split(/[\r\n]/)[0] : idOf(machine.read(path));
  const id = /(?:^|-)([0-9a-f]{64})$/.exec(text ?? "")?.[1];
  return id === undefined ? [] : [{ kind, path, id }];
}

function idOf(json: string): string | undefined {
  return /"containerId":\s*"([^"]+)"/.exec(json)?.[1];
}
