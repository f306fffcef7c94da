import { unpackGrammar } from "../grammar/unpack.ts";
import type { Page } from "../page.ts";

export const unpackPage: Page = {
  grammar: unpackGrammar,
  summary: "unpack an image layer",
  description: [
    "Unpacks an uncompressed tar archive, read from standard input, into a directory as a layer for an overlay file system: whiteouts become the overlay's own. Standard output says as JSON how many bytes were read of it, or the fault. This is what skiff's image store uses; it ends when its caller does.",
  ],
  options: {
    lower: "The layers below, the nearest first: links in the archive may lead to their files.",
    merged:
      "Unpack over what the directory has, without an overlay: a whiteout removes what it names.",
  },
};
