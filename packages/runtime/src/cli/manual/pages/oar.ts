import { globalOptions } from "../grammar/global-options.ts";
import type { Page } from "../page.ts";

/** Of the program itself. */
export const oarPage: Page = {
  grammar: { name: "", usage: "COMMAND [ARG...]", options: globalOptions },
  summary: "an OCI runtime: a container that is deleted is gone",
  description: [
    "Runs containers as the Open Container Initiative's runtime specification describes them, in the place of runc under Docker, containerd, Podman, Buildah and CRI-O, or by hand. A container is made of a bundle: a directory with config.json and a root file system.",
    "An option can be written with one dash or two, and its value as the next word or after an equals sign. Options end at the first word that is none, or at --. An error is one line on standard error and exit status 1.",
  ],
  options: {
    root: "Where containers are kept. It is /run/oar if not said, and for who is not root oar in the directory that XDG_RUNTIME_DIR names; a container is found only under the root that it was made with.",
    log: "Append errors and warnings to this file too, where engines look for them, and with --debug the steps to this file alone.",
    "log-format": "The form of the log: text, which is the default, or json.",
    "log-level":
      "With error, fatal or panic warnings are left out; debug and trace are --debug. All others change nothing.",
    debug:
      "Tell of each step that begins and ends, and how long it took, on standard error or in the log: of the container's first process, whose pid is 1 there, too, until that is complete.",
    "cgroup-manager":
      "Who makes the cgroups of new containers: cgroupfs is oar itself, systemd is told to make a scope.",
    "systemd-cgroup":
      "The same as --cgroup-manager systemd. It needs systemd as the first process; an ordinary user's own systemd is asked, whose socket is in XDG_RUNTIME_DIR and which needs cgroup v2 alone; linux.cgroupsPath is SLICE:PREFIX:NAME then, for the scope PREFIX-NAME.scope.",
    rootless:
      "Whether cgroups that may not be made are done without where nothing is asked of them: true, false, or auto, which is true for who is not root.",
    help: "Print the list of commands. After a command: tell about that command.",
    version: "Print the version.",
  },
};
