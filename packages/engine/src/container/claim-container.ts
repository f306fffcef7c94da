import { Fault, isFault } from "@skiff/base";
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
import { noRestart } from "./restart-policy.ts";
import { randomName } from "./random-name.ts";
import type { Surroundings } from "./surroundings.ts";

const mostTries = 16;

/** The record of a container that nothing else exists of yet, and of its volumes, this process its keeper. Throws `already_exists`, `invalid_argument`. */
export function claimContainer(engine: Engine, wanted: ContainerOptions): Container {
  const { image } = wanted;
  const id = newContainerId();
  if (wanted.surroundings.init === true) findInit();
  const options = {
    ...wanted,
    binds: [...wanted.binds, ...inheritBinds(engine, wanted)],
    surroundings: resolveJoined(engine, wanted.surroundings),
  };
  const isHosts = options.surroundings.hostNamespaces.includes("uts");
  if (isHosts && options.hostname !== undefined) {
    throw new Fault("invalid_argument", "conflicting options: hostname and the UTS mode");
  }
  const planned = planNetworking(
    { ...options.network, hostname: options.hostname },
    {
      defaultNetwork: engine.networks.defaultName,
      exposed: image.config.config.exposedPorts,
      resolveNetwork: (name) => engine.networks.resolve(name),
      resolveContainer: (name) => engine.containers.resolve(name).id,
    },
  );
  const config = planContainer(options, {
    ...planned,
    image: image.config.config,
    defaultHostname: defaultHostname(engine, { id, network: planned.network, isHosts }),
  });
  const wishes = planVolumes(options, image.config.config.volumes);
  const claim = (name: Container["name"]): Container =>
    engine.store.metadata.transaction(() => {
      demandVolumes(engine, options.binds);
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
      image.image.target.digest,
    );
  return options.name === undefined ? claimRandom(claim) : claim(decodeContainerName(options.name));
}

/** By their ids, whatever they are called later. */
function resolveJoined({ containers }: Engine, surroundings: Surroundings): Surroundings {
  const { joined } = surroundings;
  if (joined === undefined) return surroundings;
  const idOf = (name: string | undefined): string | undefined =>
    name === undefined ? undefined : containers.resolve(name).id;
  return { ...surroundings, joined: { pid: idOf(joined.pid), ipc: idOf(joined.ipc) } };
}

/** With another's network comes its name, and with the host's uts namespace the host's. */
function defaultHostname(
  { containers }: Engine,
  {
    id,
    network,
    isHosts,
  }: Pick<Container, "id"> & { readonly network: string; readonly isHosts: boolean },
): string {
  if (isHosts || network === "host") return process.getBuiltinModule("node:os").hostname();
  const other = sharedContainer(network);
  return other === undefined ? id.slice(0, 12) : containers.resolve(other).config.hostname;
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
