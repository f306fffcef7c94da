import type { Container } from "../container.ts";
import type { ContainerReference } from "../wire/container-reference.ts";
import { disposeRemote } from "./dispose-remote.ts";
import { remoteFiles } from "./remote-files.ts";
import { RemoteProcess } from "./remote-process.ts";
import type { RemoteSession } from "./remote-session.ts";
import { stubOf } from "./stub.ts";

/** See `Container`: one that an engine in a daemon has. */
export function remoteContainer(session: RemoteSession, reference: ContainerReference): Container {
  const { id, name, image, isOwn } = reference;
  const stub = stubOf(session, "container", reference);
  const streams: Partial<Record<"stdout" | "stderr", ReadableStream<Uint8Array>>> = {};
  return {
    ...stub,
    id,
    name,
    image,
    files: remoteFiles(session, reference),
    get stdout() {
      return (streams.stdout ??= stub.stdout());
    },
    get stderr() {
      return (streams.stderr ??= stub.stderr());
    },
    exec: async (command, { stdin, ...options } = {}) =>
      RemoteProcess.start(
        session,
        { noun: "container", member: "exec", of: reference },
        { given: [command, { ...options, stdin: stdin === undefined ? undefined : true }], stdin },
      ),
    attach: async (options = {}) =>
      RemoteProcess.start(
        session,
        { noun: "container", member: "attach", of: reference },
        { given: [options], stdin: true },
      ),
    [Symbol.asyncDispose]: async () => {
      if (isOwn) await disposeRemote(session, () => stub.remove({ force: true }));
    },
  };
}
