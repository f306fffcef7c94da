import type { Store, Volume } from "@skiff/store";
import type { Columns } from "./list-format.ts";

/** What `volume ls` can print of a volume. */
export function volumeColumns(volumes: Store["volumes"]): Columns<Volume> {
  return {
    Driver: { heading: "DRIVER", cell: () => "local" },
    Name: { heading: "VOLUME NAME", cell: ({ name }) => name },
    Scope: { heading: "SCOPE", cell: () => "local" },
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
