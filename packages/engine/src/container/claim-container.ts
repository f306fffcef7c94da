import { Fault, isFault } from "@skiff/base";
import type { RunConfig } from "@skiff/spec";
import { observeProcess } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { planNetworking } from "../network/plan-networking.ts";
import { sharedContainer } from "../network/shared-container.ts";
import { findInit } from "../config/find-init.ts";
import { bindVolumes } from "../volumes/bind-volumes.ts";
import { demandVolumes, inheritBinds } from "../volumes/inherit-binds.ts";
import { planVolumes } from "../volumes/plan-volumes.ts";
import type { Bind } from "./bind.ts";
import type { Container } from "./container.ts";
import { decodeContainerName } from "./container-name.ts";
import type { ContainerOptions } from "./container-options.ts";
import { newContainerId } from "./new-container-id.ts";
import { planContainer } from "./plan-container.ts";
import { joinPod } from "../pods/join-pod.ts";
import { resolvePod } from "../pods/resolve-pod.ts";
import { noRestart } from "./restart-policy.ts";
import { randomName } from "./random-name.ts";
import type { Surroundings } from "./surroundings.ts";

const mostTries = 16;

/** What an image says that says nothing. */
const noImage: RunConfig = {
  user: "",
  env: [],
  entrypoint: undefined,
  cmd: undefined,
  workingDir: "",
  exposedPorts: [],
  volumes: [],
  labels: new Map(),
  stopSignal: undefined,
};

/** The record of a container that nothing else exists of yet, and of its volumes, this process its keeper. Throws `already_exists`, `invalid_argument`. */
export function claimContainer(engine: Engine, wanted: ContainerOptions): Container {
  const { image } = wanted;
  const imageConfig = image?.config.config ?? noImage;
  const pod = wanted.pod === undefined ? undefined : resolvePod(engine, wanted.pod);
  const id = newContainerId();
  if (wanted.surroundings.init === true) findInit();
  const options = {
    ...(pod === undefined ? wanted : { ...joinPod(wanted, pod), pod: pod.id }),
    binds: [...wanted.binds, ...inheritBinds(engine, wanted)],
  };
  const surroundings = resolveJoined(engine, options.surroundings);
  if (surroundings.hostNamespaces.includes("uts") && options.hostname !== undefined) {
    throw new Fault("invalid_argument", "conflicting options: hostname and the UTS mode");
  }
  const planned = planNetworking(
    { ...options.network, hostname: options.hostname },
    {
      defaultNetwork: engine.networks.defaultName,
      exposed: imageConfig.exposedPorts,
      resolveNetwork: (name) => engine.networks.resolve(name),
      resolveContainer: (name) => engine.containers.resolve(name).id,
    },
  );
  const config = planContainer(
    { ...options, surroundings },
    {
      ...planned,
      image: imageConfig,
      defaultHostname: defaultHostname(engine, { id, network: planned.network, surroundings }),
    },
  );
  const wishes = planVolumes(options, imageConfig.volumes);
  const claim = (name: Container["name"]): Container =>
    engine.store.metadata.transaction(() => {
      demandVolumes(engine, options.binds);
      demandPod(engine, options.pod);
      return claimWith(name, bindVolumes(engine, wishes));
    });
  const claimWith = (name: Container["name"], volumes: readonly Bind[]): Container =>
    engine.containers.claim(
      {
        id,
        name,
        imageName: options.imageName,
        snapshotKey: id,
        config: { ...config, binds: [...config.binds, ...volumes] },
        intent: "making",
        autoRemove: options.autoRemove,
        dropsVolumes: true, // until it is made
        keeper: observeProcess("self"),
        owner: options.isOwn === true ? observeProcess("self") : undefined,
        pauser: undefined,
        startedAt: undefined,
        restartPolicy: options.restartPolicy ?? noRestart,
        restarts: 0,
        stoppedIn: undefined,
        health: undefined,
        error: undefined,
        exit: undefined,
      },
      image?.image.target.digest,
    );
  return options.name === undefined ? claimRandom(claim) : claim(decodeContainerName(options.name));
}

/** By their ids, whatever they are called later. */
function resolveJoined({ containers }: Engine, surroundings: Surroundings): Surroundings {
  const { joined } = surroundings;
  if (joined === undefined) return surroundings;
  const idOf = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : containers.resolve(name).id;
  const { pid, ipc, uts } = joined;
  return { ...surroundings, joined: { pid: idOf(pid), ipc: idOf(ipc), uts: idOf(uts) } };
}

/** In a transaction: to a pod that is being removed nothing is added that nobody would remove. */
function demandPod({ containers }: Engine, id: string | undefined): void {
  if (id === undefined) return;
  const { intent, name } = containers.get(id);
  if (intent === "kept" || intent === "starting") return;
  const what = intent === "making" ? "made" : "removed";
  throw new Fault("failed_precondition", `pod ${name} is being ${what}`);
}

/** Another's network, or uts namespace, comes with its name. */
function defaultHostname(
  { containers }: Engine,
  {
    id,
    network,
    surroundings: { hostNamespaces, joined },
  }: Pick<Container, "id"> & { readonly network: string; readonly surroundings: Surroundings },
): string {
  if (hostNamespaces.includes("uts")) return hostsName();
  const other = joined?.uts ?? sharedContainer(network);
  if (other !== undefined) return containers.resolve(other).config.hostname;
  return network === "host" ? hostsName() : id.slice(0, 12);
}

function hostsName(): string {
  return process.getBuiltinModule("node:os").hostname();
}

function claimRandom(claim: (name: Container["name"]) => Container): Container {
  for (let tries = 0; ; tries++) {
    try {
      return claim(randomName(tries));
    } catch (error) {
      if (!isFault(error, "already_exists") || tries >= mostTries) throw error;
    }
  }
}
