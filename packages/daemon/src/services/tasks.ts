import { fromBinary } from "@bufbuild/protobuf";
import { isFault } from "@skiff/base";
import type { ClientTask, ClientTasks } from "@skiff/engine";
import { type Container, ContainerSchema, Tasks } from "@skiff/proto/grpc";
import { type GrpcCall, type GrpcService, grpcServiceOf } from "@skiff/rpc/grpc";
import type { Store } from "@skiff/store";
import { decodeFilters } from "../filter/decode-filters.ts";
import { decodeIdentifier } from "../request/decode-identifier.ts";
import { namespaceOf } from "../request/namespace-of.ts";
import { required } from "../request/required.ts";
import { checkpointOf, checkpointTask } from "./tasks/checkpoints.ts";
import { ending, traceDeletion } from "../tracing/trace-calls.ts";
import type { Tracer } from "../tracing/tracer.ts";
import { askTask } from "./tasks/ask-task.ts";
import { anyMessage, deletionMessage, processMessage, timestampMessage } from "./tasks/messages.ts";

/** containerd.services.tasks.v1: every call goes on to the task's shim. */
export function tasksService(
  store: Store,
  { tasks, tracer }: { readonly tasks: ClientTasks; readonly tracer: Tracer },
): GrpcService {
  const ask = <T>(
    request: { readonly containerId: string },
    call: GrpcCall,
    work: (task: ClientTask) => Promise<T>,
  ): Promise<T> => askTask(() => tasks.get(namespaceOf(call), request.containerId), work);
  return grpcServiceOf(Tasks, {
    create: async (request, call) => {
      const namespace = namespaceOf(call);
      const { containerId, rootfs, stdin, stdout, stderr, terminal } = request;
      const own = store.in(namespace);
      const container = containerOf(own, containerId);
      const { name, options } = required("container.runtime", container.runtime);
      const pid = await tasks.create(namespace, containerId, {
        runtime: request.runtimePath || name,
        sandbox: container.sandbox,
        config: required("container.spec", container.spec).value,
        rootfs,
        stdin,
        stdout,
        stderr,
        terminal,
        checkpoint: checkpointOf(own, request, call),
        options: request.options ?? options,
      });
      return { containerId, pid };
    },
    start: async (request, call) => {
      const { execId } = request;
      const { pid } = await ask(request, call, ({ shim, id }) => shim.task.Start({ id, execId }));
      return { pid };
    },
    delete: async (request, call) => {
      const id = request.containerId;
      const namespace = namespaceOf(call);
      const end = traceDeletion(tracer, { namespace, id }, call.header("traceparent"));
      const deleted = ask(request, call, () => tasks.delete(namespace, id));
      return deletionMessage(id, await ending(end, deleted));
    },
    deleteProcess: async (request, call) => {
      const { execId } = request;
      const deleted = ask(request, call, ({ shim, id }) => shim.task.Delete({ id, execId }));
      return deletionMessage(execId, await deleted);
    },
    get: async (request, call) => {
      const { execId } = request;
      const state = ask(request, call, ({ shim, id }) => shim.task.State({ id, execId }));
      return { process: processMessage(await state) };
    },
    list: async (_request, call) => {
      const found = await Promise.all(tasks.list(namespaceOf(call)).map(findState));
      return { tasks: found.flatMap((state) => (state === undefined ? [] : [state])) };
    },
    kill: async (request, call) => {
      const { execId, signal, all } = request;
      await ask(request, call, ({ shim, id }) => shim.task.Kill({ id, execId, signal, all }));
      return {};
    },
    exec: async (request, call) => {
      const { stdin, stdout, stderr, terminal, spec } = request;
      const execId = decodeIdentifier("exec", request.execId);
      const wish = { execId, stdin, stdout, stderr, terminal, spec };
      await ask(request, call, ({ shim, id }) => shim.task.Exec({ id, ...wish }));
      return {};
    },
    resizePty: async (request, call) => {
      const { execId, width, height } = request;
      const size = { execId, width, height };
      await ask(request, call, ({ shim, id }) => shim.task.ResizePty({ id, ...size }));
      return {};
    },
    closeIO: async (request, call) => {
      const { execId, stdin } = request;
      await ask(request, call, ({ shim, id }) => shim.task.CloseIO({ id, execId, stdin }));
      return {};
    },
    pause: async (request, call) => {
      await ask(request, call, ({ shim, id }) => shim.task.Pause({ id }));
      return {};
    },
    resume: async (request, call) => {
      await ask(request, call, ({ shim, id }) => shim.task.Resume({ id }));
      return {};
    },
    listPids: async (request, call) => {
      const { processes } = await ask(request, call, ({ shim, id }) => shim.task.Pids({ id }));
      return {
        processes: processes.map(({ pid, info }) => ({ pid, ...anyMessage("info", info) })),
      };
    },
    checkpoint: async (request, call) => {
      const own = store.in(namespaceOf(call));
      const task = tasks.get(namespaceOf(call), request.containerId);
      const container = containerOf(own, task.id);
      const { options } = request;
      const of = { task, container, options };
      return { descriptors: [...(await checkpointTask({ store: own, tasks }, of, call))] };
    },
    update: async (request, call) => {
      const { resources, annotations } = request;
      await ask(request, call, ({ shim, id }) => shim.task.Update({ id, resources, annotations }));
      return {};
    },
    metrics: async ({ filters }, call) => {
      const matches = decodeFilters(filters);
      const all = tasks.list(namespaceOf(call));
      const found = all.filter(({ id }) => matches(([field]) => (field === "id" ? id : undefined)));
      return {
        metrics: await Promise.all(
          found.map(async ({ shim, id }) => ({
            id,
            timestamp: timestampMessage(new Date()),
            ...anyMessage("data", (await shim.task.Stats({ id })).stats),
          })),
        ),
      };
    },
    wait: async (request, call) => {
      const { execId } = request;
      const { signal } = call;
      const { exitStatus, exitedAt } = await ask(request, call, ({ shim, id }) =>
        shim.task.Wait({ id, execId }, { signal }),
      );
      return { exitStatus, ...(exitedAt && { exitedAt: { ...exitedAt } }) };
    },
  });
}

function containerOf(store: Store, id: string): Container {
  return fromBinary(ContainerSchema, store.clientContainers.get(id).record);
}

/** Undefined for one that goes meanwhile. */
async function findState({
  shim,
  id,
}: ClientTask): Promise<ReturnType<typeof processMessage> | undefined> {
  try {
    return processMessage(await shim.task.State({ id }));
  } catch (error) {
    if (isFault(error, "not_found", "unavailable")) return undefined;
    throw error;
  }
}
