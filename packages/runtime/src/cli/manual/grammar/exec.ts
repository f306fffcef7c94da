import type { Grammar } from "./grammar.ts";

export const execGrammar: Grammar = {
  name: "exec",
  usage: "CONTAINER COMMAND [ARG...]",
  endsOptions: true,
  options: [
    { name: "process", short: "p", value: "FILE" },
    { name: "cwd", value: "DIR" },
    { name: "env", short: "e", value: "NAME=VALUE", repeats: true },
    { name: "user", short: "u", value: "UID[:GID]" },
    { name: "tty", short: "t" },
    { name: "detach", short: "d" },
    { name: "pid-file", value: "FILE" },
    { name: "console-socket", value: "PATH" },
    { name: "pidfd-socket", value: "PATH" },
    { name: "cap", short: "c", value: "CAP", repeats: true },
    { name: "additional-gids", short: "g", value: "GID", repeats: true },
    { name: "no-new-privs" },
    { name: "apparmor", value: "PROFILE" },
    { name: "process-label", value: "LABEL" },
    { name: "preserve-fds", value: "N" },
    { name: "cgroup", value: "[CONTROLLER,...:]PATH", repeats: true },
    { name: "ignore-paused" },
  ],
};
