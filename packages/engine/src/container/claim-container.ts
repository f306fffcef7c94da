import { isFault } from "@skiff/base";
import { type ImageDetails, observeProcess } from "@skiff/store";
import type { Engine } from "../engine.ts";
import type { Container } from "./container.ts";
import { decodeContainerName } from "./container-name.ts";
import type { ContainerOptions } from "./container-options.ts";
import { newContainerId } from "./new-container-id.ts";
import { planContainer } from "./plan-container.ts";
import { noRestart } from "./restart-policy.ts";
import { randomName } from "./random-name.ts";

const mostTries = 16;

/** The record of a container that nothing else exists of yet, this process its keeper. Throws `already_exists`. */
export function claimContainer(
  engine: Engine,
  options: ContainerOptions,
  image: ImageDetails,
): Container {
  const id = newContainerId();
  const config = planContainer(options, {
    image: image.config.config,
    defaultHostname:
      options.network === "host" ? process.getBuiltinModule("node:os").hostname() : id.slice(0, 12),
  });
  const claim = (name: Container["name"]): Container =>
    engine.containers.claim(
      {
        id,
        name,
        imageName: options.image,
        snapshotKey: id,
        config,
        intent: "making",
        autoRemove: options.autoRemove,
        keeper: observeProcess("self"),
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

function claimRandom(claim: (name: Container["name"]) => Container): Container {
  for (let tries = 0; ; tries++) {
    try {
      return claim(randomName(tries));
    } catch (error) {
      if (!isFault(error, "already_exists") || tries >= mostTries) throw error;
    }
  }
}
