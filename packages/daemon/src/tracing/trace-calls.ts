import type { WatchedCall } from "@skiff/rpc/grpc";
import type { EndSpan, Tracer } from "./tracer.ts";

/** A span for each call, by OpenTelemetry's names for gRPC. */
export function traceCall(tracer: Tracer, call: WatchedCall): (status: number) => void {
  const { service, method, header } = call;
  const end = tracer.begin({
    name: `${service}/${method}`,
    kind: 2,
    attributes: {
      "rpc.system": "grpc",
      "rpc.service": service,
      "rpc.method": method,
      "containerd.namespace": header("containerd-namespace") ?? "",
    },
    parent: header("traceparent"),
  });
  return (status) => end(status === 0 ? undefined : `grpc status ${status}`);
}

/** A span for the deletion of a task, whoever asked for it. */
export function traceDeletion(
  tracer: Tracer,
  task: { readonly namespace: string; readonly id: string },
  parent?: string,
): EndSpan {
  const attributes = { "task.id": task.id, namespace: task.namespace };
  return tracer.begin({ name: "task.Delete", kind: 1, attributes, parent });
}

/** Ends the span with what `work` ends with. */
export async function ending<T>(end: EndSpan, work: Promise<T>): Promise<T> {
  try {
    const done = await work;
    end();
    return done;
  } catch (error) {
    end(error instanceof Error ? error.message : String(error));
    throw error;
  }
}
