import { Fault } from "@skiff/base";
import type { Container } from "../container/container.ts";
import type { ContainerConfig } from "../container/container-config.ts";
import type { ContainerWish } from "../container/container-options.ts";
import type { Surroundings } from "../container/surroundings.ts";
import type { NetworkOptions } from "../network/network-options.ts";

interface Pod extends Pick<Container, "id"> {
  readonly config: Pick<ContainerConfig, "shares">;
}

/**
 * What is wished of a container that is to be in a pod: the namespaces that the pod shares are the pod's,
 * but for those of which the wish says something. Throws `invalid_argument`, in Podman's words, for
 * what is the pod's to say.
 */
export function joinPod<W extends ContainerWish>(wish: W, pod: Pod): W {
  const shares = pod.config.shares ?? [];
  const joinsNetwork = shares.includes("net");
  if (joinsNetwork) refuseNetwork(wish.network);
  if (shares.includes("uts") && wish.hostname !== undefined) {
    throw new Fault(
      "invalid_argument",
      "cannot set hostname when joining the pod UTS namespace: invalid configuration",
    );
  }
  return {
    ...wish,
    surroundings: joinNamespaces(wish.surroundings, pod),
    ...(joinsNetwork && {
      network: {
        ...wish.network,
        choices: [{ name: `container:${pod.id}`, aliases: [], address: undefined, mac: undefined }],
      },
    }),
  };
}

function joinNamespaces(surroundings: Surroundings, pod: Pod): Surroundings {
  const { hostNamespaces, joined = {}, ipc } = surroundings;
  const choose = (type: "pid" | "ipc" | "uts", said: string | undefined): string | undefined => {
    if (said !== undefined || hostNamespaces.includes(type)) return said;
    if (type === "ipc" && ipc !== undefined) return undefined;
    return pod.config.shares?.includes(type) === true ? pod.id : undefined;
  };
  return {
    ...surroundings,
    joined: {
      pid: choose("pid", joined.pid),
      ipc: choose("ipc", joined.ipc),
      uts: choose("uts", joined.uts),
    },
  };
}

function refuseNetwork(network: NetworkOptions): void {
  const { choices, ports, exposed, publishAll, dns, dnsSearch, dnsOptions, extraHosts } = network;
  const wishes: readonly (readonly [is: boolean, what: string])[] = [
    [
      ports.length > 0 || exposed.length > 0 || publishAll,
      "published or exposed ports must be defined when the pod is created",
    ],
    [choices.some(isChosen), "networks must be defined when the pod is created"],
    [
      dns.length > 0 || dnsSearch.length > 0 || dnsOptions.length > 0,
      "dns must be defined when the pod is created",
    ],
    [extraHosts.length > 0, "extra host entries must be specified on the pod"],
  ];
  const wrong = wishes.find(([is]) => is);
  if (wrong === undefined) return;
  const why = "network cannot be configured when it is shared with a pod";
  throw new Fault("invalid_argument", `${wrong[1]}: ${why}`);
}

function isChosen(choice: NetworkOptions["choices"][number]): boolean {
  const { name, aliases, address, address6, mac } = choice;
  return name !== "default" || aliases.length > 0 || (address ?? address6 ?? mac) !== undefined;
}
