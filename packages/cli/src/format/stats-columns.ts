import type { Container, ContainerUsage } from "@skiff/engine";
import { humanSize } from "./human-size.ts";
import type { Columns } from "./list-format.ts";

/** What a container uses; without `usage` it does not run. */
export interface ListedUsage {
  readonly container: Container;
  /** What it was asked for by; absent: by nothing. */
  readonly askedFor?: string | undefined;
  readonly usage: MeasuredUsage | undefined;
}

export interface MeasuredUsage extends ContainerUsage {
  /** Of one CPU: 200 for two of them. */
  readonly cpuPercent: number;
}

/** What `stats` can print. `machineMemory`: bytes. */
export function statsColumns(options: {
  readonly truncate: boolean;
  readonly machineMemory: number;
}): Columns<ListedUsage> {
  const { truncate, machineMemory } = options;
  const idOf = ({ container: { id } }: ListedUsage): string => (truncate ? id.slice(0, 12) : id);
  const limitOf = ({ memoryLimit }: ContainerUsage): number => Math.min(memoryLimit, machineMemory);
  const shown =
    (show: (usage: MeasuredUsage) => string) =>
    ({ usage }: ListedUsage): string =>
      usage === undefined ? "--" : show(usage);
  return {
    Container: { heading: "CONTAINER", cell: (listed) => listed.askedFor ?? idOf(listed) },
    ID: { heading: "CONTAINER ID", cell: idOf },
    Name: { heading: "NAME", cell: ({ container }) => container.name },
    CPUPerc: { heading: "CPU %", cell: shown((usage) => `${usage.cpuPercent.toFixed(2)}%`) },
    MemUsage: {
      heading: "MEM USAGE / LIMIT",
      cell: ({ usage }) =>
        usage === undefined
          ? "-- / --"
          : `${binarySize(usage.memory)} / ${binarySize(limitOf(usage))}`,
    },
    MemPerc: {
      heading: "MEM %",
      cell: shown((usage) => `${((usage.memory / limitOf(usage)) * 100).toFixed(2)}%`),
    },
    NetIO: {
      heading: "NET I/O",
      cell: shown((usage) => `${humanSize(usage.received)} / ${humanSize(usage.sent)}`),
    },
    BlockIO: {
      heading: "BLOCK I/O",
      cell: shown((usage) => `${humanSize(usage.read)} / ${humanSize(usage.written)}`),
    },
    PIDs: { heading: "PIDS", cell: shown((usage) => String(usage.pids)) },
  };
}

const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** In powers of 1024 and four digits: "1.934GiB". */
function binarySize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${Number(size.toPrecision(4))}${units[unit]}`;
}
