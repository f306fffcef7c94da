import type { Container } from "../container/container.ts";
import { usualConfinement } from "../container/confinement.ts";
import { decodeSurroundings } from "../container/surroundings.ts";
import { createContainer } from "../create-container.ts";
import type { Engine } from "../engine.ts";
import type { NetworkOptions } from "../network/network-options.ts";
import type { PodNamespace } from "./pod-namespace.ts";

export interface PodOptions {
  /** Absent: one is made up. */
  readonly name?: string | undefined;
  /** Absent: the name that was asked for. */
  readonly hostname?: string | undefined;
  readonly network: NetworkOptions;
  readonly labels: Readonly<Record<string, string>>;
  readonly shares: readonly PodNamespace[];
  /** Bytes of /dev/shm, where that is shared. */
  readonly shmSize?: number | undefined;
  readonly sysctls?: Readonly<Record<string, string>>;
  /** See `ContainerWish`. */
  readonly isOwn?: boolean;
}

/** As long as a host name may be (sethostname(2)). */
const longestHostname = 64;

/**
 * Makes a pod that is not started. It is a container like others, of no image: one process that does
 * nothing but hold the namespaces that containers in the pod share. Throws as `createContainer`.
 */
export function createPod(
  engine: Engine,
  { name, hostname, network, labels, shares, shmSize, sysctls = {}, isOwn }: PodOptions,
): Promise<Container> {
  const isShort = name !== undefined && name.length <= longestHostname;
  return createContainer(engine, {
    image: undefined,
    imageName: "",
    name,
    shares,
    entrypoint: "/pause",
    command: ["hold"],
    env: [],
    hostname: hostname ?? (isShort && mayNameHost(network) ? name : undefined),
    confinement: usualConfinement,
    surroundings: {
      ...decodeSurroundings({}),
      labels,
      shmSize,
      sysctls,
      logDriver: "none",
      ...(shares.includes("ipc") && { ipc: "shareable" }),
    },
    network,
    binds: [{ source: engine.oar.path, destination: "/pause", readOnly: true }],
    tty: false,
    stdin: false,
    stdinOnce: false,
    readOnly: true,
    autoRemove: false,
    isOwn,
  });
}

/** In another container's network it has that one's name. */
function mayNameHost({ choices }: NetworkOptions): boolean {
  return !choices.some(({ name }) => name.startsWith("container:"));
}
