import { createGrammar } from "../grammar/create.ts";
import { createTexts } from "./create-texts.ts";
import type { Page } from "../page.ts";

export const createPage: Page = {
  grammar: createGrammar,
  summary: "make a container, its program not yet running",
  description: [
    "Makes the container that a bundle's config.json describes: its namespaces, mounts, devices, cgroup and first process, which waits until oar start lets it become the program. The id is the user's choice; it must not be in use. It has up to 255 letters, digits and the characters _ + - and dot.",
    "Either all of it is there when the command succeeds, or nothing is when it fails. Hooks of the kinds prestart, createRuntime and createContainer have run by then.",
    "Sockets that a service manager passed on to the command (LISTEN_FDS, sd_listen_fds(3)) are passed on to the program. Where NOTIFY_SOCKET is set, the program finds a socket by that name to say that it is ready: see oar start.",
  ],
  options: createTexts,
  examples: [
    {
      says: "Make a container of the bundle in /srv/web, and run it",
      command: "oar create --bundle /srv/web web && oar start web",
    },
  ],
};
