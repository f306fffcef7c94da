import type { Store, Volume } from "@skiff/store";
import type { Columns } from "./list-format.ts";

/** What `volume ls` can print of a volume; what it does not know Docker's does not either. */
export function volumeColumns(volumes: Store["volumes"]): Columns<Volume> {
  return {
    Driver: { heading: "DRIVER", cell: () => "local" },
    Name: { heading: "VOLUME NAME", cell: ({ name }) => name },
    Scope: { heading: "SCOPE", cell: () => "local" },
    Availability: { heading: "AVAILABILITY", cell: () => "N/A" },
    Group: { heading: "GROUP", cell: () => "N/A" },
    Links: { heading: "LINKS", cell: () => "N/A" },
    Size: { heading: "SIZE", cell: () => "N/A" },
    Status: { heading: "STATUS", cell: () => "N/A" },
    Mountpoint: { heading: "MOUNTPOINT", cell: (volume) => volumes.path(volume) },
    Labels: {
      heading: "LABELS",
      cell: ({ labels }) =>
        Object.entries(labels)
          .map(([name, value]) => `${name}=${value}`)
          .join(","),
    },
    Label: {
      heading: "LABEL",
      cell:
        ({ labels }) =>
        (name) =>
          typeof name === "string" && Object.hasOwn(labels, name) ? labels[name] : "",
    },
  };
}
