import type { Option } from "./grammar.ts";

/** Before the command's name. As runc's, so that its clients need not know the difference. */
export const globalOptions: readonly Option[] = [
  { name: "root", value: "DIR" },
  { name: "log", value: "FILE" },
  { name: "log-format", value: "FORMAT", choices: ["text", "json"] },
  {
    name: "log-level",
    value: "LEVEL",
    // as logrus names them, which runc's clients do too
    choices: ["trace", "debug", "info", "warn", "warning", "error", "fatal", "panic"],
  },
  { name: "debug" },
  { name: "cgroup-manager", value: "DRIVER", choices: ["cgroupfs", "systemd"] },
  { name: "systemd-cgroup" },
  { name: "rootless", value: "WHEN", choices: ["true", "false", "auto"] },
  { name: "help", short: "h" },
  { name: "version", short: "v" },
];
