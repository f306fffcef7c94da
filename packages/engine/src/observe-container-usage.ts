import { readFileSync } from "node:fs";
import { Fault, isFault } from "@skiff/base";
import { type Any, decode, metricsV1, metricsV1Name, metricsV2, taskStatus } from "@skiff/proto";
import { guarded } from "@skiff/store";
import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { getShim } from "./get-shim.ts";
import type { ShimConnection } from "./task/shim-connection.ts";

/** What a container has used until now. */
export interface ContainerUsage {
  /** Of CPU time. */
  readonly nanoseconds: number;
  /** Without what the kernel could take back at once. Bytes. */
  readonly memory: number;
  /** Bytes; Infinity for none. */
  readonly memoryLimit: number;
  readonly pids: number;
  /** Bytes, of disks. */
  readonly read: number;
  readonly written: number;
  /** Bytes, of its own network's devices. */
  readonly received: number;
  readonly sent: number;
}

/** Throws `failed_precondition` when it does not run. */
export async function observeContainerUsage(
  engine: Engine,
  container: Container,
): Promise<ContainerUsage> {
  await using shim = await getShim(engine, container);
  const { stats, pid } = await ask(shim, container);
  if (stats === undefined) throw new Fault("internal", "the shim tells no stats");
  const network = container.config.network === "host" ? unused : observeNetwork(pid);
  return { ...decodeUsage(stats), ...network };
}

/** Of one that ends at this moment there may be no task any more, nor a shim. */
async function ask(
  { task }: ShimConnection,
  { id, name }: Container,
): Promise<{ readonly stats: Any | undefined; readonly pid: number }> {
  try {
    const { pid, status } = await task.State({ id });
    const runs = status === taskStatus.running || status === taskStatus.paused;
    if (runs) return { pid, stats: (await task.Stats({ id })).stats };
  } catch (error) {
    if (!isFault(error, "not_found", "unavailable")) throw error;
  }
  throw new Fault("failed_precondition", `container ${name} is not running`);
}

type Network = Pick<ContainerUsage, "received" | "sent">;

const unused: Network = { received: 0, sent: 0 };
const noLimit = 2 ** 62;

function decodeUsage({ typeUrl, value }: Any): Omit<ContainerUsage, keyof Network> {
  if (typeUrl === metricsV1Name) {
    const { cpu, memory, pids, blkio } = decode(metricsV1, value);
    const sum = (op: string): number =>
      (blkio?.ioServiceBytesRecursive ?? [])
        .filter((entry) => entry.op.toLowerCase() === op)
        .reduce((total, entry) => total + Number(entry.value), 0);
    const used = Number(memory?.usage?.usage ?? 0n);
    return {
      nanoseconds: Number(cpu?.usage?.total ?? 0n),
      memory: without(used, Number(memory?.totalInactiveFile ?? 0n)),
      memoryLimit: limitOf(memory?.usage?.limit),
      pids: Number(pids?.current ?? 0n),
      read: sum("read"),
      written: sum("write"),
    };
  }
  const { cpu, memory, pids, io } = decode(metricsV2, value);
  const entries = io?.usage ?? [];
  return {
    nanoseconds: Number(cpu?.usageUsec ?? 0n) * 1000,
    memory: without(Number(memory?.usage ?? 0n), Number(memory?.inactiveFile ?? 0n)),
    memoryLimit: limitOf(memory?.usageLimit),
    pids: Number(pids?.current ?? 0n),
    read: entries.reduce((total, { rbytes }) => total + Number(rbytes), 0),
    written: entries.reduce((total, { wbytes }) => total + Number(wbytes), 0),
  };
}

function without(used: number, reclaimable: number): number {
  return reclaimable < used ? used - reclaimable : used;
}

function limitOf(limit: bigint | undefined): number {
  const bytes = Number(limit ?? 0n);
  return bytes === 0 || bytes >= noLimit ? Infinity : bytes;
}

/** proc(5), net/dev: of all devices but the loopback. */
function observeNetwork(pid: number): Network {
  try {
    const path = `/proc/${pid}/net/dev`;
    const lines = guarded(`read ${path}`, () => readFileSync(path, "utf8"))
      .split("\n")
      .slice(2);
    const devices = lines
      .map((line) => line.trim().split(/[:\s]+/))
      .filter(([name = ""]) => name !== "" && name !== "lo");
    const sum = (field: number): number =>
      devices.reduce((total, fields) => total + Number(fields[field] ?? 0), 0);
    return { received: sum(1), sent: sum(9) };
  } catch (error) {
    if (isFault(error, "not_found")) return unused; // it has just ended
    throw error;
  }
}
