import { startGrammar } from "../grammar/start.ts";
import type { Page } from "../page.ts";

export const startPage: Page = {
  grammar: startGrammar,
  summary: "run a created container's program",
  description: [
    "Lets the first process of a container that oar create made become the program, and returns when it runs. Hooks of the kind startContainer have run before, those of the kind poststart after it. If the program cannot be run, or one of these hooks fails, the reason is told and the container is stopped.",
    "Where NOTIFY_SOCKET is set, as service managers do, and was set for oar create too, the command returns when the program says that it is ready (sd_notify(3)), or ends, and passes that on with the program's pid.",
  ],
  options: {},
};
