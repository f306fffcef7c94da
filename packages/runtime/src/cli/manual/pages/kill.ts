import { killGrammar } from "../grammar/kill.ts";
import type { Page } from "../page.ts";

export const killPage: Page = {
  grammar: killGrammar,
  summary: "send a signal to a container's first process",
  description: [
    "Sends SIGTERM, or the signal that is named: by name with or without SIG, by number, or as RTMIN+n. The container must be created or running; one that is stopped is an error.",
  ],
  options: {
    all: "Send it to every process in the container's cgroup.",
    regex:
      "CONTAINER is a regular expression: all containers get the signal in whose id it is found.",
  },
  examples: [
    { says: "Have a web server read its configuration again", command: "oar kill web HUP" },
  ],
};
