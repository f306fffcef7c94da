import { specGrammar } from "../grammar/spec.ts";
import type { Page } from "../page.ts";

export const specPage: Page = {
  grammar: specGrammar,
  summary: "write a config.json to start from",
  description: [
    "Writes the configuration of a container that runs sh in the root file system rootfs, with a terminal. A config.json that is there already is not overwritten.",
  ],
  options: {
    bundle: "The directory to write it to. Without this option it is the working directory.",
    file: "Write it to this file, in the place of config.json in that directory.",
    rootless:
      "Write a configuration for who is not root: with a user namespace in which the own user and group are root and the only ones, among the host's networks, and without limits.",
  },
};
