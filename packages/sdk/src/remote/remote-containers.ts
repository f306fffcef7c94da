import type { Container } from "../container.ts";
import type { Containers } from "../containers.ts";
import { decodeReference } from "../wire/container-reference.ts";
import { fromHere } from "./from-here.ts";
import type { Callee } from "./remote-call.ts";
import { remoteContainer } from "./remote-container.ts";
import type { RemoteSession } from "./remote-session.ts";

/** See `Containers`: those of an engine in a daemon. */
export function remoteContainers(session: RemoteSession): Containers {
  const noun = "containers";
  return {
    create: (options) => givenContainer(session, { noun, member: "create" }, [fromHere(options)]),
    get: (name, options) => givenContainer(session, { noun, member: "get" }, [name, options]),
    list: async (options) => {
      const given = await session.value({ noun, member: "list" }, [options]);
      const references: readonly unknown[] = Array.isArray(given) ? given : [];
      return references.map((one) => remoteContainer(session, decodeReference(one)));
    },
  };
}

/** A call that gives a container. */
export async function givenContainer(
  session: RemoteSession,
  callee: Callee,
  given: readonly unknown[],
): Promise<Container> {
  return remoteContainer(session, decodeReference(await session.value(callee, given)));
}
