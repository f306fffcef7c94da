import { checkpointGrammar } from "../grammar/checkpoint.ts";
import type { Page } from "../page.ts";
import { criuTexts } from "./criu-texts.ts";

export const checkpointPage: Page = {
  grammar: checkpointGrammar,
  summary: "write a container's processes down with criu(8), and delete it",
  description: [
    "Stops the processes of a running container where they are, writes down all that they are by criu(8), which must be in PATH, and deletes the container as oar delete --force does. oar restore makes it again from there. The root file system, what is mounted from the host and programs of oar exec are not written down.",
    "When something goes wrong, the container runs on as if nothing had been.",
  ],
  options: {
    ...criuTexts,
    "leave-running": "Let the container run on when it is written down, and do not delete it.",
    "pre-dump":
      "Write down only memory, and let the container run on: the checkpoint that has this one as --parent-path needs only what has changed since.",
    "parent-path":
      "Images of an earlier pre-dump, as a path from --image-path. What has not changed since is left out.",
    "page-server": "Send memory to criu page-server at this address, and not to --image-path.",
    "status-fd":
      "With --lazy-pages: write a NUL to this descriptor when memory can be fetched from here.",
    "tcp-skip-in-flight": "Leave out TCP connections that are being made.",
    "link-remap": "Make links, for a while, to files that were deleted and are still open.",
  },
  examples: [
    {
      says: "Write a container down, and let it go on from there",
      command:
        "oar checkpoint --image-path /srv/images web && oar restore --image-path /srv/images --bundle /srv/web --detach web",
    },
  ],
};
