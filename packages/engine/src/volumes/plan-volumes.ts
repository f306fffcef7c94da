import type { ContainerOptions, VolumeWish } from "../container/container-options.ts";

/** The volumes that a container is to have: those it was given, and one of its own for each of its image's that nothing else is mounted on. */
export function planVolumes(
  {
    binds,
    volumes = [],
    surroundings,
  }: Pick<ContainerOptions, "binds" | "volumes" | "surroundings">,
  image: readonly string[],
): readonly VolumeWish[] {
  const taken = new Set(
    [...binds, ...volumes, ...surroundings.tmpfs].map(({ destination }) => destination),
  );
  const own = image
    .filter((path) => path.startsWith("/"))
    .map((path) => path.replace(/\/+$/, ""))
    .filter((path) => path !== "" && !taken.has(path));
  return [
    ...volumes,
    ...[...new Set(own)].map((destination) => ({
      name: undefined,
      destination,
      readOnly: false,
      copies: true,
    })),
  ];
}
