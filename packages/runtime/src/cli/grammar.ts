/** One option of a command line, long or short: `--bundle DIR`, `--bundle=DIR`, `-b DIR`. */
export interface Option {
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; without one it is a switch. */
  readonly value?: string;
  /** It may be there several times, and every time counts. */
  readonly repeats?: boolean;
  readonly help: string;
}

/** A command's options and arguments. */
export interface Grammar {
  readonly name: string;
  /** After the options: "CONTAINER", "CONTAINER COMMAND [ARG...]". */
  readonly usage: string;
  readonly help: string;
  readonly options: readonly Option[];
}

/** Before the command's name. As runc's, so that its clients need not know the difference. */
export const globalOptions: readonly Option[] = [
  { name: "root", value: "DIR", help: "where containers are kept (default /run/oar)" },
  { name: "log", value: "FILE", help: "append errors and warnings to FILE" },
  { name: "log-format", value: "FORMAT", help: "text (default) or json" },
  { name: "log-level", value: "LEVEL", help: "error leaves warnings out; others are as warning" },
  { name: "debug", help: "log more" },
  { name: "cgroup-manager", value: "MANAGER", help: "cgroupfs (default)" },
  { name: "systemd-cgroup", help: "refused: systemd's driver is not supported yet" },
  { name: "help", short: "h", help: "show help" },
  { name: "version", short: "v", help: "show the version" },
];
