import { posix } from "node:path";
import type { Files } from "../files.ts";
import { fileArchive } from "../local/file-archive.ts";
import { hostPath } from "../local/host-path.ts";
import type { ContainerReference } from "../wire/container-reference.ts";
import type { RemoteSession } from "./remote-session.ts";
import { stubOf } from "./stub.ts";

/** See `Files`: of a container that an engine in a daemon has. Paths of the host's are told as they lead from here. */
export function remoteFiles(session: RemoteSession, container: ContainerReference): Files {
  const stub = stubOf(session, "files", container);
  return {
    ...stub,
    write: async (path, content, { mode, signal } = {}) => {
      const archive = fileArchive({ path, content, mode });
      await stub.writeArchive(posix.dirname(path), archive, { signal });
    },
    copyIn: async (source, target, options) => stub.copyIn(hostPath(source), target, options),
    copyOut: async (source, target, options) => stub.copyOut(source, hostPath(target), options),
  };
}
