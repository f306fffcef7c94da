import { netnsGrammar } from "../grammar/netns.ts";
import type { Page } from "../page.ts";

export const netnsPage: Page = {
  grammar: netnsGrammar,
  summary: "keep a network namespace at a path",
  description: [
    "Makes a network namespace in which only the loopback interface is up, and keeps it by a bind mount at PATH, a file that must not be there yet: processes can join it from there, and plugins set it up, before anything runs in it. This is what skiff's networks use.",
  ],
  options: {
    remove:
      "Unmount the namespace at PATH and remove the file, also where its making was cut short. What is not there is removed already.",
  },
  examples: [
    { says: "A namespace that stays, with lo alone:", command: "oar netns /run/blue" },
    { says: "Without it again:", command: "oar netns --remove /run/blue" },
  ],
};
