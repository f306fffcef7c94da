import type { WatchedCall } from "@skiff/rpc/grpc";
import type { Metric, Sample } from "./sample.ts";

/** gRPC's names of its status numbers. */
const codes = [
  "OK",
  "Canceled",
  "Unknown",
  "InvalidArgument",
  "DeadlineExceeded",
  "NotFound",
  "AlreadyExists",
  "PermissionDenied",
  "ResourceExhausted",
  "FailedPrecondition",
  "Aborted",
  "OutOfRange",
  "Unimplemented",
  "Internal",
  "Unavailable",
];

const kinds = {
  unary: "unary",
  client_streaming: "client_stream",
  server_streaming: "server_stream",
  bidi_streaming: "bidi_stream",
} as const;

interface Count {
  readonly labels: Sample["labels"];
  value: number;
}

/** Counts calls by method and end, under the names that gRPC servers in Go have for it. */
export class CallCounts {
  readonly #started = new Map<string, Count>();
  readonly #handled = new Map<string, Count>();
  readonly #seconds = new Map<string, Count>();

  watch(call: WatchedCall): (status: number) => void {
    const labels = {
      grpc_method: call.method,
      grpc_service: call.service,
      grpc_type: kinds[call.kind],
    };
    const began = performance.now();
    add(this.#started, labels, 1);
    return (status) => {
      add(this.#handled, { grpc_code: codes[status] ?? "Unknown", ...labels }, 1);
      add(this.#seconds, labels, (performance.now() - began) / 1000);
    };
  }

  metrics(): readonly Metric[] {
    return [
      counter("grpc_server_started_total", "Calls begun.", this.#started),
      counter("grpc_server_handled_total", "Calls ended, by how.", this.#handled),
      counter("skiffd_grpc_seconds_total", "Seconds that calls took.", this.#seconds),
    ];
  }
}

function add(counts: Map<string, Count>, labels: Sample["labels"], value: number): void {
  const key = Object.values(labels).join("\n");
  const count = counts.get(key);
  if (count === undefined) counts.set(key, { labels, value });
  else count.value += value;
}

function counter(name: string, help: string, counts: ReadonlyMap<string, Count>): Metric {
  return { name, help, type: "counter", samples: [...counts.values()] };
}
