import { stateGrammar } from "../grammar/state.ts";
import type { Page } from "../page.ts";

export const statePage: Page = {
  grammar: stateGrammar,
  summary: "print a container's state as JSON",
  description: [
    "Prints the state as the runtime specification defines it: ociVersion, id, status, pid, bundle and annotations, with the members rootfs, created and owner that runc adds. The status is creating, created, running, paused or stopped, as observed now; pid is 0 where there is no process.",
  ],
  options: {},
};
