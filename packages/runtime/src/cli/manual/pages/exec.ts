import { execGrammar } from "../grammar/exec.ts";
import type { Page } from "../page.ts";

export const execPage: Page = {
  grammar: execGrammar,
  summary: "run one more program in a running container",
  description: [
    "Runs a program in the container's namespaces and cgroup, with the identity, capabilities, limits and environment of the container's own process where nothing else is said, and stays with it as oar run does. It gains no capability that the container's process lacks, unless --cap says so. The exit status is the program's.",
  ],
  options: {
    process:
      "Take all of the process from this file, which has the form of process in config.json.",
    cwd: "The working directory in the container, an absolute path.",
    env: "Set a variable of the environment. The option can be repeated.",
    user: "The user, and the group if it is named, by their numbers.",
    tty: "Give the program a terminal: this one, unless --detach sends it elsewhere.",
    detach: "Return when the program runs.",
    "pid-file": "Write the program's pid to this file, whole or not at all.",
    "console-socket":
      "With --tty and --detach: connect to this unix socket, and send the terminal's outer end there as a descriptor.",
    "pidfd-socket":
      "Connect to this unix socket, and send a descriptor there that refers to the program's process (pidfd_open(2)).",
    apparmor: "Run the program under this AppArmor profile.",
    "process-label": "Run the program with this SELinux label.",
    cap: "Give the program one more capability, such as CAP_NET_ADMIN, in its bounding, effective and permitted sets. The option can be repeated.",
    "additional-gids":
      "Put the program into one more group, by its number. The option can be repeated.",
    "no-new-privs": "Let the program gain no privileges by running others (PR_SET_NO_NEW_PRIVS).",
    "preserve-fds":
      "Give the program N descriptors beside its standard ones: 3, 4 and so on, which must be open.",
    cgroup:
      "Put the program into this cgroup, which must be there, within the container's: for all controllers that have it there, or on cgroup v1 for those that are named. May be given several times.",
    "ignore-paused":
      "In a container that is paused, wait until it is resumed. Without this option that is an error.",
  },
  examples: [
    { says: "Look around in a container", command: "oar exec --tty web sh" },
    {
      says: "Run a program as user 1000 with a variable set",
      command: "oar exec --user 1000:1000 --env LANG=C web id",
    },
  ],
};
