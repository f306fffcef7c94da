import { decodeReference, familiarRepository } from "@skiff/spec";
import type { ImageDetails } from "@skiff/store";
import { goTime } from "./go-time.ts";
import { humanDuration } from "./human-duration.ts";
import { humanSize } from "./human-size.ts";
import type { Columns } from "./list-format.ts";

/** What `images` can print of an image. */
export function imageColumns(options: {
  readonly truncate: boolean;
  readonly now: number;
}): Columns<ImageDetails> {
  const { truncate, now } = options;
  return {
    Repository: { heading: "REPOSITORY", cell: ({ image }) => split(image.name).repository },
    Tag: { heading: "TAG", cell: ({ image }) => split(image.name).tag },
    ID: {
      heading: "IMAGE ID",
      cell: ({ id }) => (truncate ? id.replace("sha256:", "").slice(0, 12) : id),
    },
    CreatedSince: {
      heading: "CREATED",
      cell: ({ config }) => {
        const created = Date.parse(config.created ?? "");
        return Number.isNaN(created) ? "N/A" : `${humanDuration(now - created)} ago`;
      },
    },
    Size: { heading: "SIZE", cell: ({ size }) => humanSize(size) },
    Digest: { heading: "DIGEST", cell: ({ image }) => image.target.digest },
    CreatedAt: {
      heading: "CREATED AT",
      cell: ({ config }) => goTime(Date.parse(config.created ?? "")),
    },
    VirtualSize: { heading: "SIZE", cell: ({ size }) => humanSize(size) },
    Containers: { heading: "CONTAINERS", cell: () => "N/A" },
    SharedSize: { heading: "SHARED SIZE", cell: () => "N/A" },
    UniqueSize: { heading: "UNIQUE SIZE", cell: () => "N/A" },
  };
}

function split(name: string): { readonly repository: string; readonly tag: string } {
  if (name.startsWith("sha256:")) return { repository: "<none>", tag: "<none>" };
  const reference = decodeReference(name);
  return { repository: familiarRepository(reference), tag: reference.tag ?? "<none>" };
}
