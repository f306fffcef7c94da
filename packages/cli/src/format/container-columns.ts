import type { Container, ContainerStatus, PublishedPort } from "@skiff/engine";
import { goTime } from "./go-time.ts";
import { humanSize } from "./human-size.ts";
import { humanDuration } from "./human-duration.ts";
import type { Columns } from "./list-format.ts";
import { printValue } from "./template/print-value.ts";
import { portsText } from "./ports-text.ts";
import { shorten } from "./shorten.ts";
import { quote } from "./template/quote.ts";

/** A container, and what it was seen doing. */
export interface ListedContainer {
  readonly container: Container;
  /** The one that it is in, or is. */
  readonly pod?: Container | undefined;
  readonly seen: ContainerStatus;
  /** Bytes of its own, and with its image's; where that was asked for. */
  readonly size?: { readonly own: number; readonly all: number };
  /** By name. */
  readonly networks: readonly string[];
  readonly ports: readonly PublishedPort[];
}

/** What `ps` can print of a container. */
export function containerColumns(options: {
  readonly truncate: boolean;
  readonly now: number;
}): Columns<ListedContainer> {
  const { truncate, now } = options;
  return {
    ID: {
      heading: "CONTAINER ID",
      cell: ({ container: { id } }) => (truncate ? id.slice(0, 12) : id),
    },
    Image: { heading: "IMAGE", cell: ({ container }) => container.imageName },
    Command: {
      heading: "COMMAND",
      cell: ({ container: { config } }) => {
        const command = config.args.join(" ");
        return quote(truncate ? shorten(command, 20) : command);
      },
    },
    RunningFor: {
      heading: "CREATED",
      cell: ({ container }) => `${humanDuration(now - container.createdAt.getTime())} ago`,
    },
    Status: { heading: "STATUS", cell: (listed) => statusText(listed, now) },
    Ports: {
      heading: "PORTS",
      cell: ({ container, seen, ports }) =>
        seen.status === "running" || seen.status === "paused"
          ? portsText(ports, container.config.networking.exposed)
          : "",
    },
    Names: { heading: "NAMES", cell: ({ container }) => container.name },
    CreatedAt: {
      heading: "CREATED AT",
      cell: ({ container }) => goTime(container.createdAt.getTime()),
    },
    State: { heading: "STATE", cell: ({ seen }) => seen.status },
    Size: {
      heading: "SIZE",
      cell: ({ size }) =>
        size === undefined ? "0B" : `${humanSize(size.own)} (virtual ${humanSize(size.all)})`,
    },
    Labels: {
      heading: "LABELS",
      cell: ({ container }) =>
        labelsOf(container)
          .map(([name, value]) => `${name}=${value}`)
          .join(","),
    },
    Label: {
      heading: "LABEL",
      cell:
        ({ container }) =>
        (name) =>
          new Map(labelsOf(container)).get(printValue(name)) ?? "",
    },
    LocalVolumes: {
      heading: "LOCAL VOLUMES",
      cell: ({ container: { config } }) =>
        String(config.binds.filter(({ volume }) => volume !== undefined).length),
    },
    Pod: {
      heading: "POD ID",
      cell: ({ pod: { id } = { id: "" } }) => (truncate ? id.slice(0, 12) : id),
    },
    PodName: { heading: "PODNAME", cell: ({ pod }) => pod?.name ?? "" },
    Networks: { heading: "NETWORKS", cell: ({ networks }) => networks.join(",") },
    Mounts: {
      heading: "MOUNTS",
      cell: ({ container }) =>
        container.config.binds.map(({ source, volume = source }) => volume).join(","),
    },
  };
}

function healthText({ health }: Container): string {
  if (health === undefined) return "";
  return health.status === "starting" ? " (health: starting)" : ` (${health.status})`;
}

function labelsOf({ config }: Container): [string, string][] {
  return Object.entries(config.surroundings.labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function statusText({ container, seen }: ListedContainer, now: number): string {
  switch (seen.status) {
    case "created":
      return "Created";
    case "running":
    case "paused": {
      const up = `Up ${humanDuration(now - (container.startedAt ?? now))}`;
      const paused = seen.status === "paused" ? " (Paused)" : "";
      const unwatched = seen.watched ? "" : " (unwatched)";
      return `${up}${paused || healthText(container)}${unwatched}`;
    }
    case "exited":
      return `Exited (${seen.exit.status}) ${humanDuration(now - seen.exit.at)} ago`;
    case "restarting":
      return `Restarting (${seen.exit.status}) ${humanDuration(now - seen.exit.at)} ago`;
    case "removing":
      return "Removal In Progress";
    default:
      return seen satisfies never;
  }
}
