import { isFault } from "@skiff/base";
import type { ClientTask, ClientTasks } from "@skiff/engine";
import {
  type Any,
  decode,
  metricsV1,
  metricsV1Name,
  metricsV2,
  metricsV2Name,
  typeName,
} from "@skiff/proto";
import type { Metric, Sample } from "./sample.ts";

interface Measured {
  readonly labels: Sample["labels"];
  readonly values: Readonly<Record<string, bigint | undefined>>;
}

/** By containerd's names: what a task's shim says of it. */
const known: readonly Omit<Metric, "samples">[] = [
  { name: "container_pids_current", help: "Processes.", type: "gauge" },
  { name: "container_pids_limit", help: "The most processes; 0 for no limit.", type: "gauge" },
  { name: "container_cpu_total_nanoseconds", help: "CPU time (cgroup v1).", type: "gauge" },
  { name: "container_cpu_kernel_nanoseconds", help: "Of it in the kernel (v1).", type: "gauge" },
  { name: "container_cpu_user_nanoseconds", help: "Of it outside (v1).", type: "gauge" },
  { name: "container_cpu_usage_usec_microseconds", help: "CPU time (v2).", type: "gauge" },
  { name: "container_cpu_system_usec_microseconds", help: "Of it in the kernel.", type: "gauge" },
  { name: "container_cpu_user_usec_microseconds", help: "Of it outside.", type: "gauge" },
  { name: "container_memory_usage_usage_bytes", help: "Memory in use (v1).", type: "gauge" },
  { name: "container_memory_usage_max_bytes", help: "The most there was (v1).", type: "gauge" },
  { name: "container_memory_usage_limit_bytes", help: "The most memory.", type: "gauge" },
  { name: "container_memory_rss_bytes", help: "Anonymous memory (v1).", type: "gauge" },
  { name: "container_memory_cache_bytes", help: "Memory of files (v1).", type: "gauge" },
  { name: "container_memory_usage_bytes", help: "Memory in use (v2).", type: "gauge" },
  { name: "container_memory_anon_bytes", help: "Anonymous memory (v2).", type: "gauge" },
  { name: "container_memory_file_bytes", help: "Memory of files (v2).", type: "gauge" },
  { name: "container_memory_swap_usage_bytes", help: "Swap in use.", type: "gauge" },
];

/** Asks every task's shim. One that goes meanwhile, or does not count this, is left out. */
export async function taskMetrics(tasks: ClientTasks): Promise<readonly Metric[]> {
  const found = await Promise.all(tasks.listAll().map(measure));
  return known.map((metric) => ({
    ...metric,
    samples: found.flatMap((task) => {
      const value = task?.values[metric.name];
      return task === undefined || value === undefined ? [] : [{ labels: task.labels, value }];
    }),
  }));
}

async function measure({
  namespace,
  id,
  runtime,
  shim,
}: ClientTask): Promise<Measured | undefined> {
  try {
    const { stats } = await shim.task.Stats({ id });
    const labels = { container_id: id, namespace, runtime };
    return { labels, values: stats === undefined ? {} : valuesOf(stats) };
  } catch (error) {
    if (isFault(error)) return undefined;
    throw error;
  }
}

function valuesOf(stats: Any): Measured["values"] {
  if (typeName(stats) === metricsV1Name) {
    const { pids, cpu, memory } = decode(metricsV1, stats.value);
    return {
      container_pids_current: pids?.current,
      container_pids_limit: pids?.limit,
      container_cpu_total_nanoseconds: cpu?.usage?.total,
      container_cpu_kernel_nanoseconds: cpu?.usage?.kernel,
      container_cpu_user_nanoseconds: cpu?.usage?.user,
      container_memory_usage_usage_bytes: memory?.usage?.usage,
      container_memory_usage_max_bytes: memory?.usage?.max,
      container_memory_usage_limit_bytes: memory?.usage?.limit,
      container_memory_rss_bytes: memory?.rss,
      container_memory_cache_bytes: memory?.cache,
      container_memory_swap_usage_bytes: memory?.swap?.usage,
    };
  }
  if (typeName(stats) !== metricsV2Name) return {};
  const { pids, cpu, memory } = decode(metricsV2, stats.value);
  return {
    container_pids_current: pids?.current,
    container_pids_limit: pids?.limit,
    container_cpu_usage_usec_microseconds: cpu?.usageUsec,
    container_cpu_system_usec_microseconds: cpu?.systemUsec,
    container_cpu_user_usec_microseconds: cpu?.userUsec,
    container_memory_usage_bytes: memory?.usage,
    container_memory_usage_limit_bytes: memory?.usageLimit,
    container_memory_anon_bytes: memory?.anon,
    container_memory_file_bytes: memory?.file,
    container_memory_swap_usage_bytes: memory?.swapUsage,
  };
}
