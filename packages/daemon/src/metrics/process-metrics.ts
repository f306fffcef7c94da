import { versionNumber } from "../version-number.ts";
import type { Metric } from "./sample.ts";

/** Of the daemon itself. */
export function processMetrics(): readonly Metric[] {
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const begun = Date.now() / 1000 - process.uptime();
  return [
    single("skiffd_build_info", "gauge", "Of which version it is.", 1, { version: versionNumber }),
    single("process_cpu_seconds_total", "counter", "CPU time.", (user + system) / 1e6),
    single("process_resident_memory_bytes", "gauge", "Resident memory.", rss),
    single("process_start_time_seconds", "gauge", "Since the epoch.", begun),
  ];
}

function single(
  name: string,
  type: Metric["type"],
  help: string,
  value: number,
  labels: Readonly<Record<string, string>> = {},
): Metric {
  return { name, type, help, samples: [{ labels, value }] };
}
