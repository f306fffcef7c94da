import { treeGrammar } from "../grammar/tree.ts";
import type { Page } from "../page.ts";

export const treePage: Page = {
  grammar: treeGrammar,
  summary: "read and write files below a directory",
  description: [
    "Looks at what is at a path below a directory (a line of JSON), reads it as a tar archive to standard output, or writes an archive from standard input into the directory that is there. Links are followed as a process would whose root the directory is: nothing leads out of it. A fault goes as JSON to standard error, or to standard output where an archive is written. This is what skiff copies files by; it ends when its caller does.",
  ],
  options: {
    mounts:
      'What is mounted first, in a namespace that goes with the command: {"overlay": OPTIONS, "binds": [{"source", "subpath", "destination", "readOnly"}]}; the overlay on the directory, binds where they are in it.',
    follow: "A link at the end of the path stands for what it leads to.",
    name: 'What the archive calls what is read; "." leaves a directory\'s own name out.',
    "keep-owner": "Files get the owners that the archive says, not the caller.",
  },
};
