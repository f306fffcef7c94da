import { psGrammar } from "../grammar/ps.ts";
import type { Page } from "../page.ts";

export const psPage: Page = {
  grammar: psGrammar,
  summary: "list a container's processes",
  description: [
    "Shows the processes in the container's cgroup as the host's ps(1) does. Options after the container's id are passed to ps(1), whose table must have a column PID; with none it is ps -ef.",
  ],
  options: {
    format: "The form of the list: a table if not said, or json for an array of the host's pids.",
  },
  examples: [{ says: "Show memory and threads", command: "oar ps web -eo pid,rss,nlwp,args" }],
};
