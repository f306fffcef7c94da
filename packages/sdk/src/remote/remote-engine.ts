import { resolve } from "node:path";
import type { Engine } from "../engine.ts";
import type { Images } from "../images.ts";
import { fromHere } from "./from-here.ts";
import { givenContainer, remoteContainers } from "./remote-containers.ts";
import { remoteNetworks } from "./remote-networks.ts";
import { remotePods } from "./remote-pods.ts";
import type { RemoteSession } from "./remote-session.ts";
import { stubOf } from "./stub.ts";

/** See `Engine`: one in a daemon. */
export function remoteEngine(session: RemoteSession): Engine {
  const stub = stubOf(session, "engine");
  return {
    ...stub,
    images: remoteImages(session),
    containers: remoteContainers(session),
    pods: remotePods(session),
    networks: remoteNetworks(session),
    volumes: stubOf(session, "volumes"),
    run: (options) =>
      givenContainer(session, { noun: "engine", member: "run" }, [fromHere(options)]),
    output: async (options) => stub.output(fromHere(options)),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function remoteImages(session: RemoteSession): Images {
  const stub = stubOf(session, "images");
  return {
    ...stub,
    load: async (source, options) =>
      stub.load(typeof source === "string" ? resolve(source) : source, options),
    import: async (source, options) =>
      stub.import(typeof source === "string" ? resolve(source) : source, options),
  };
}
