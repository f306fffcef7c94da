import { packGrammar } from "../grammar/pack.ts";
import type { Page } from "../page.ts";

export const packPage: Page = {
  grammar: packGrammar,
  summary: "make an image layer",
  description: [
    "Writes a layer to standard output, as an uncompressed tar archive: what the directories, seen as the layers of an overlay file system with the nearest first, have that those of the base have not, and whiteouts for what they have no more. Nothing is mounted. This is what skiff's image store uses; it ends when its caller does.",
  ],
  options: {
    base: "The layers that the new one is to go on, the nearest first; without it the new one has everything.",
    exclude: "What is left out, with all that is below it: paths from the root of the layers on.",
    list: "Write what is new (A), changed (C) or gone (D), a line of JSON each, in place of the archive.",
  },
};
