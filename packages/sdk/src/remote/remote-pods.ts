import type { Pod, Pods } from "../pods.ts";
import { decodePodReference, type PodReference } from "../wire/pod-reference.ts";
import { disposeRemote } from "./dispose-remote.ts";
import type { RemoteSession } from "./remote-session.ts";
import { stubOf } from "./stub.ts";

/** See `Pods`: those of an engine in a daemon. */
export function remotePods(session: RemoteSession): Pods {
  const noun = "pods";
  const given = async (member: string, args: readonly unknown[]): Promise<Pod> =>
    remotePod(session, decodePodReference(await session.value({ noun, member }, args)));
  return {
    create: (options = {}) => given("create", [options]),
    get: (name, options) => given("get", [name, options]),
    list: async (options) => {
      const listed = await session.value({ noun, member: "list" }, [options]);
      const references: readonly unknown[] = Array.isArray(listed) ? listed : [];
      return references.map((one) => remotePod(session, decodePodReference(one)));
    },
  };
}

function remotePod(session: RemoteSession, reference: PodReference): Pod {
  const { id, name, isOwn } = reference;
  const stub = stubOf(session, "pod", reference);
  return {
    ...stub,
    id,
    name,
    [Symbol.asyncDispose]: async () => {
      if (isOwn) await disposeRemote(session, () => stub.remove({ force: true }));
    },
  };
}
