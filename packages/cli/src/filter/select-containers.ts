import { Fault, isFault } from "@skiff/base";
import { type Container, decodeExposed, type Engine } from "@skiff/engine";
import type { ImageDetails } from "@skiff/store";
import type { ListedContainer } from "../format/container-columns.ts";
import type { Filters } from "./filters.ts";
import { hasLabel } from "./has-label.ts";

/** What `ps` can be filtered by. */
export const containerKeys: readonly string[] = [
  "ancestor",
  "before",
  "exited",
  "expose",
  "health",
  "id",
  "is-task",
  "label",
  "name",
  "network",
  "pod",
  "publish",
  "since",
  "status",
  "volume",
];

const healths = ["starting", "healthy", "unhealthy", "none"];
const statuses = ["created", "restarting", "running", "removing", "paused", "exited", "dead"];

/**
 * Those of the containers that filters let through. Throws `not_found` for a container to compare
 * with, `invalid_argument`.
 */
export function selectContainers(
  engine: Engine,
  listed: readonly ListedContainer[],
  filters: Filters,
): readonly ListedContainer[] {
  const wrong = filters.values("status").find((status) => !statuses.includes(status));
  if (wrong !== undefined) throw invalid("status", wrong);
  const odd = filters.values("health").find((health) => !healths.includes(health));
  if (odd !== undefined) throw invalid("health", odd);
  const exited = filters.values("exited").map(decodeExit);
  const madeAt = (name: string): Date => engine.containers.resolve(name).createdAt;
  const before = filters.values("before").map(madeAt);
  const since = filters.values("since").map(madeAt);
  const exposed = filters.values("expose").flatMap(decodeExposed);
  const published = filters.values("publish").flatMap(decodeExposed);
  const isTask = filters.truth("is-task"); // of a swarm: none is
  const isDescendant = descendants(engine, filters.values("ancestor"));
  return listed.filter(({ container, pod, seen, networks, ports }) => {
    const { config, createdAt, id, name } = container;
    const labels = new Map(Object.entries(config.surroundings.labels));
    return (
      filters.any("id", (wanted) => matches(wanted, id)) &&
      filters.any("name", (wanted) => matches(wanted, name) || matches(wanted, `/${name}`)) &&
      filters.any("status", (wanted) => wanted === seen.status) &&
      filters.any("health", (wanted) => wanted === (container.health?.status ?? "none")) &&
      filters.any("network", (wanted) => networks.includes(wanted)) &&
      filters.any("pod", (wanted) => pod?.name === wanted || pod?.id.startsWith(wanted) === true) &&
      filters.any("volume", (wanted) =>
        config.binds.some(({ source, volume = source, destination }) =>
          [volume, destination].includes(wanted),
        ),
      ) &&
      filters.every("label", (wanted) => hasLabel(labels, wanted)) &&
      (exited.length === 0 || (seen.status === "exited" && exited.includes(seen.exit.status))) &&
      isTask !== true &&
      hasPort({ container, ports }, { exposed, published }) &&
      before.every((time) => createdAt < time) &&
      since.every((time) => createdAt > time) &&
      isDescendant(container)
    );
  });
}

/** As Docker: where both are asked for, one is enough. */
function hasPort(
  { container, ports }: Pick<ListedContainer, "container" | "ports">,
  wanted: { readonly exposed: readonly string[]; readonly published: readonly string[] },
): boolean {
  const { exposed, published } = wanted;
  if (exposed.length + published.length === 0) return true;
  const inside = [
    ...container.config.networking.exposed,
    ...ports.map(({ port, protocol }) => `${port}/${protocol}`),
  ];
  return (
    exposed.some((port) => inside.includes(port)) ||
    ports.some(({ hostPort, protocol }) => published.includes(`${hostPort}/${protocol}`))
  );
}

/** As Docker: a whole, or a regular expression that matches somewhere. */
function matches(wanted: string, text: string): boolean {
  if (wanted === text) return true;
  try {
    return new RegExp(wanted, "u").test(text);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function decodeExit(text: string): number {
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw invalid("exited", text);
}

function invalid(key: string, value: string): Fault {
  return new Fault("invalid_argument", `invalid filter '${key}=${value}'`);
}

/** Whether a container's image is one of these, or has all layers of one. One that is not there has no descendants. */
function descendants(engine: Engine, names: readonly string[]): (container: Container) => boolean {
  if (names.length === 0) return () => true;
  const ancestors = names.flatMap((name) => describe(engine, name) ?? []);
  return (container) => {
    if (names.includes(container.imageName)) return true;
    const { imageDigest = "" } = engine.store.containers.get(container.id);
    return ancestors.some(({ image, config }) => {
      if (image.target.digest === imageDigest) return true;
      const own = describe(engine, imageDigest)?.config.diffIds ?? [];
      return own.length > 0 && config.diffIds.every((layer, at) => own[at] === layer);
    });
  };
}

function describe({ store }: Engine, name: string): ImageDetails | undefined {
  try {
    return store.images.describe(store.images.resolve(name));
  } catch (error) {
    if (isFault(error, "not_found", "invalid_argument")) return undefined;
    throw error;
  }
}
