import {
  AT_FDCWD,
  type Files,
  ignoring,
  O_CLOEXEC,
  O_DIRECTORY,
  O_RDONLY,
  readFile,
} from "@skiff/kernel";
import type { ResctrlPlace } from "./resctrl-place.ts";

/** What resctrl says of a container's group, named as runc names it. */
export interface ResctrlStats {
  readonly schemata?: readonly string[];
  readonly l3_cache_schema?: string | undefined;
  readonly mem_bw_schema?: string | undefined;
  /** One for each L3 cache, where that is monitored. Bytes. */
  readonly mbm_stats?: readonly Bandwidth[];
  readonly cmt_stats?: readonly Occupancy[];
}

interface Bandwidth {
  readonly mbm_total_bytes: bigint;
  readonly mbm_local_bytes: bigint;
}

interface Occupancy {
  readonly llc_occupancy: bigint;
}

/** Empty for a container that has no group, and one whose group is gone. */
export function observeResctrl(kernel: Files, place: ResctrlPlace | undefined): ResctrlStats {
  const text =
    place && ignoring(["ENOENT", "ENODEV"], () => readFile(kernel, `${place.group}/schemata`));
  if (place === undefined || text === undefined) return {};
  const schemata = text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [line.trim()]));
  const caches = listCaches(kernel, `${place.monitor ?? place.group}/mon_data`);
  const bandwidths = caches.flatMap(({ total, local }) =>
    total === undefined && local === undefined
      ? []
      : [{ mbm_total_bytes: total ?? 0n, mbm_local_bytes: local ?? 0n }],
  );
  const occupancies = caches.flatMap(({ occupancy }) =>
    occupancy === undefined ? [] : [{ llc_occupancy: occupancy }],
  );
  return {
    schemata,
    l3_cache_schema: schemata.find((line) => line.startsWith("L3:")),
    mem_bw_schema: schemata.find((line) => line.startsWith("MB:")),
    ...(bandwidths.length === 0 ? {} : { mbm_stats: bandwidths }),
    ...(occupancies.length === 0 ? {} : { cmt_stats: occupancies }),
  };
}

interface Cache {
  readonly total: bigint | undefined;
  readonly local: bigint | undefined;
  readonly occupancy: bigint | undefined;
}

/** mon_data has a directory for each: mon_L3_00, … */
function listCaches(kernel: Files, path: string): readonly Cache[] {
  const names = ignoring(["ENOENT"], () => {
    using folder = kernel.openat2(AT_FDCWD, path, { flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC });
    return kernel.getdents64(folder).map(({ name }) => String(name));
  });
  return (names ?? [])
    .filter((name) => name.startsWith("mon_L3_"))
    .toSorted()
    .map((name) => ({
      total: findCount(kernel, `${path}/${name}/mbm_total_bytes`),
      local: findCount(kernel, `${path}/${name}/mbm_local_bytes`),
      occupancy: findCount(kernel, `${path}/${name}/llc_occupancy`),
    }));
}

/** A counter may be `Unavailable` for a moment. */
function findCount(kernel: Files, path: string): bigint | undefined {
  const text = ignoring(["ENOENT"], () => readFile(kernel, path))?.trim() ?? "";
  return /^\d+$/.test(text) ? BigInt(text) : undefined;
}
