import { type ContainerOptions, createPod, type Engine, usualNamespaces } from "@skiff/engine";

const prefix = "new:";

/**
 * Makes the pod that `--pod new:NAME` asks for, with what is said of networks and the host name, which is then
 * the pod's and no longer the container's. The pod stays, also where the container cannot be made.
 */
export async function placeInPod<O extends ContainerOptions>(
  engine: Engine,
  options: O,
): Promise<O> {
  const { pod, network, hostname } = options;
  if (pod?.startsWith(prefix) !== true) return options;
  const name = pod.slice(prefix.length);
  const { id } = await createPod(engine, {
    name: name === "" ? undefined : name,
    hostname,
    network,
    labels: {},
    shares: usualNamespaces,
  });
  return {
    ...options,
    pod: id,
    hostname: undefined,
    network: {
      choices: [],
      ports: [],
      exposed: [],
      publishAll: false,
      dns: [],
      dnsSearch: [],
      dnsOptions: [],
      extraHosts: [],
    },
  };
}
