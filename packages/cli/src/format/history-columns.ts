import type { HistoryStep } from "@skiff/store";
import { humanDuration } from "./human-duration.ts";
import { humanSize } from "./human-size.ts";
import type { Columns } from "./list-format.ts";
import { onOneLine } from "./on-one-line.ts";
import { shorten } from "./shorten.ts";

export interface ListedStep extends HistoryStep {
  /** The image's, for its newest step; the others are no images of their own. */
  readonly id: string | undefined;
}

const widestCommand = 45;

/** What `history` can print of a step. */
export function historyColumns(options: {
  readonly truncate: boolean;
  readonly human: boolean;
  readonly now: number;
}): Columns<ListedStep> {
  const { truncate, human, now } = options;
  return {
    ID: {
      heading: "IMAGE",
      cell: ({ id = "<missing>" }) => (truncate ? id.replace("sha256:", "").slice(0, 12) : id),
    },
    CreatedSince: {
      heading: "CREATED",
      cell: ({ created = "" }) => {
        const time = Date.parse(created);
        if (Number.isNaN(time)) return "N/A";
        return human ? `${humanDuration(now - time)} ago` : created;
      },
    },
    CreatedAt: { heading: "CREATED AT", cell: ({ created = "N/A" }) => created },
    CreatedBy: {
      heading: "CREATED BY",
      cell: ({ createdBy = "" }) => {
        const line = onOneLine(createdBy);
        return truncate ? shorten(line, widestCommand) : line;
      },
    },
    Size: {
      heading: "SIZE",
      cell: ({ size }) => (human ? humanSize(size) : String(size)),
    },
    Comment: { heading: "COMMENT", cell: ({ comment = "" }) => onOneLine(comment) },
  };
}
