import { decodeReference, familiarRepository } from "@skiff/spec";
import type { ImageDetails } from "@skiff/store";
import { goTime } from "./go-time.ts";
import { humanDuration } from "./human-duration.ts";
import { humanSize } from "./human-size.ts";
import type { Columns } from "./list-format.ts";

/** An image; where they were counted, the bytes that others have, too, and none else has, and its containers. */
export interface ListedImage extends ImageDetails {
  readonly use?: { readonly shared: number; readonly unique: number; readonly containers: number };
}

/** What `images` can print of an image. */
export function imageColumns(options: {
  readonly truncate: boolean;
  readonly now: number;
}): Columns<ListedImage> {
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
    Containers: { heading: "CONTAINERS", cell: ({ use }) => String(use?.containers ?? "N/A") },
    SharedSize: { heading: "SHARED SIZE", cell: ({ use }) => sizeText(use?.shared) },
    UniqueSize: { heading: "UNIQUE SIZE", cell: ({ use }) => sizeText(use?.unique) },
  };
}

function sizeText(bytes: number | undefined): string {
  return bytes === undefined ? "N/A" : humanSize(bytes);
}

function split(name: string): { readonly repository: string; readonly tag: string } {
  if (name.startsWith("sha256:")) return { repository: "<none>", tag: "<none>" };
  const reference = decodeReference(name);
  return { repository: familiarRepository(reference), tag: reference.tag ?? "<none>" };
}
