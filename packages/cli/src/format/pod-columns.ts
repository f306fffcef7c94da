import type { ObservedPod } from "@skiff/engine";
import { humanDuration } from "./human-duration.ts";
import type { Columns } from "./list-format.ts";
import { printValue } from "./template/print-value.ts";

/** What `pod ls` can print of a pod, by Podman's names; `ID` also as `Id`. */
export function podColumns({
  truncate,
  now,
}: {
  readonly truncate: boolean;
  readonly now: number;
}): Columns<ObservedPod> {
  const shown = (id: string): string => (truncate ? id.slice(0, 12) : id);
  const id = { heading: "POD ID", cell: ({ pod }: ObservedPod): string => shown(pod.id) };
  return {
    ID: id,
    Id: id,
    Name: { heading: "NAME", cell: ({ pod }) => pod.name },
    Status: { heading: "STATUS", cell: ({ status }) => status },
    Created: {
      heading: "CREATED",
      cell: ({ pod }) => `${humanDuration(now - pod.createdAt.getTime())} ago`,
    },
    NumberOfContainers: {
      heading: "# OF CONTAINERS",
      cell: ({ containers }) => String(containers.length),
    },
    ContainerIds: {
      heading: "CONTAINER IDS",
      cell: ({ containers }) => containers.map(({ container }) => shown(container.id)).join(","),
    },
    ContainerNames: {
      heading: "NAMES",
      cell: ({ containers }) => containers.map(({ container }) => container.name).join(","),
    },
    ContainerStatuses: {
      heading: "STATUSES",
      cell: ({ containers }) => containers.map(({ seen }) => seen.status).join(","),
    },
    Networks: { heading: "NETWORKS", cell: ({ pod }) => pod.config.network },
    Labels: {
      heading: "LABELS",
      cell: (listed) =>
        labelsOf(listed)
          .map(([name, value]) => `${name}=${value}`)
          .join(","),
    },
    Label: {
      heading: "LABEL",
      cell: (listed) => (name) => new Map(labelsOf(listed)).get(printValue(name)) ?? "",
    },
  };
}

function labelsOf({ pod }: ObservedPod): readonly (readonly [string, string])[] {
  return Object.entries(pod.config.surroundings.labels).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
