import type { RunConfig } from "@skiff/spec";
import type { ContainerConfig } from "../container/container-config.ts";

/** How an image made of a container runs: as the container did, on what its own image says besides. */
export function planRunConfig(
  container: Pick<
    ContainerConfig,
    "args" | "env" | "cwd" | "user" | "hostname" | "surroundings" | "networking"
  >,
  image: RunConfig,
): RunConfig {
  const given = new Set(image.env);
  const ours = [`HOSTNAME=${container.hostname}`, "TERM=xterm"];
  return {
    ...image,
    ...planCommand(container.args, image),
    user: container.user,
    labels: new Map(Object.entries(container.surroundings.labels)),
    exposedPorts: container.networking.exposed,
    env: container.env.filter((entry) => given.has(entry) || !ours.includes(entry)),
    workingDir: container.cwd === "/" ? image.workingDir : container.cwd,
  };
}

/** A container has one command; where that begins with the image's entrypoint, it was told the rest. */
function planCommand(
  args: readonly string[],
  { entrypoint = [] }: RunConfig,
): Pick<RunConfig, "entrypoint" | "cmd"> {
  const isKept = entrypoint.length > 0 && entrypoint.every((word, at) => word === args[at]);
  return isKept
    ? { entrypoint, cmd: args.slice(entrypoint.length) }
    : { entrypoint: undefined, cmd: args };
}
