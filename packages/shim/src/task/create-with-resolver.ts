import type { CreateTaskRequest } from "@skiff/proto";
import type { Reply } from "@skiff/rpc";
import { Resolver } from "../resolver/resolver.ts";
import type { Shim } from "../shim.ts";
import { createTask } from "./create-task.ts";
import { decodePath } from "./decode-path.ts";

type Created = ReturnType<typeof createTask>;

/** As `createTask`, for a container that has a resolver, where its bundle says so: it listens when the container is there. */
export function createWithResolver(
  shim: Shim,
  request: CreateTaskRequest,
): Created | ((reply: Reply<Created>) => void) {
  const path = Resolver.find(shim.kernel, decodePath(request.bundle));
  if (path === undefined) return createTask(shim, request);
  return (reply) =>
    Resolver.open(shim, path, {
      send: (resolver) => {
        using undo = new DisposableStack();
        undo.use(resolver);
        const created = createTask(shim, request, resolver);
        undo.move();
        reply.send(created);
      },
      fail: (fault) => reply.fail(fault),
    });
}
