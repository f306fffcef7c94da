import { isFault } from "@skiff/base";
import type { Network, Networks } from "../networks.ts";
import { disposeRemote } from "./dispose-remote.ts";
import type { RemoteSession } from "./remote-session.ts";
import { type Stub, stubOf } from "./stub.ts";

/** See `Networks`: those of an engine in a daemon. What crosses is data. */
export function remoteNetworks(session: RemoteSession): Networks {
  const stub = stubOf(session, "networks");
  return {
    ...stub,
    create: async (name, options = {}) => {
      const network = await stub.create(name, options);
      if (options.keep === true) return held(network);
      return { ...network, [Symbol.asyncDispose]: () => drop(session, stub, network) };
    },
    get: async (name, options) => held(await stub.get(name, options)),
    list: async (options) => (await stub.list(options)).map(held),
  };
}

function held(network: Network): Network {
  return { ...network, [Symbol.asyncDispose]: async () => {} };
}

async function drop(
  session: RemoteSession,
  stub: Stub<"networks">,
  { id }: Network,
): Promise<void> {
  try {
    await disposeRemote(session, () => stub.remove(id));
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
  }
}
