import { pauseGrammar } from "../grammar/pause.ts";
import type { Page } from "../page.ts";

export const pausePage: Page = {
  grammar: pauseGrammar,
  summary: "stop all processes of a container where they are",
  description: [
    "Freezes the container's cgroup, and returns when all its processes have stopped. They do not notice.",
  ],
  options: {},
};
