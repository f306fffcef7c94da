import { text } from "../grammar/text.ts";
import { texts } from "../grammar/texts.ts";
import { toggle } from "../grammar/toggle.ts";
import type { Flag } from "../grammar/flag.ts";

interface ProcessFlags {
  readonly detach: Flag<boolean>;
  readonly env: Flag<readonly string[]>;
  readonly envFile: Flag<readonly string[]>;
  readonly interactive: Flag<boolean>;
  readonly tty: Flag<boolean>;
  readonly user: Flag<string | undefined>;
  readonly workdir: Flag<string | undefined>;
}

/** What `run` and `exec` both say of a process. */
export const processFlags: ProcessFlags = {
  detach: toggle({ name: "detach", short: "d", help: "Run in the background" }),
  env: texts({ name: "env", short: "e", value: "list", help: "Set environment variables" }),
  envFile: texts({
    name: "env-file",
    value: "list",
    help: "Read in a file of environment variables",
  }),
  interactive: toggle({
    name: "interactive",
    short: "i",
    help: "Keep STDIN open even if not attached",
  }),
  tty: toggle({ name: "tty", short: "t", help: "Allocate a pseudo-TTY" }),
  user: text({
    name: "user",
    short: "u",
    value: "string",
    help: 'Username or UID (format: "<name|uid>[:<group|gid>]")',
  }),
  workdir: text({
    name: "workdir",
    short: "w",
    value: "string",
    help: "Working directory inside the container",
  }),
};
