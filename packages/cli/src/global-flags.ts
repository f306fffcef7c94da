import { exactText } from "./grammar/exact-text.ts";
import { toggle } from "./grammar/toggle.ts";
import { refused } from "./options/refused.ts";
import type { Flag } from "./grammar/flag.ts";

interface GlobalFlags {
  readonly root: Flag<string | undefined>;
  readonly state: Flag<string | undefined>;
  readonly debug: Flag<boolean>;
  readonly help: Flag<boolean>;
  readonly version: Flag<boolean>;
  readonly config: Flag<unknown>;
  readonly context: Flag<unknown>;
  readonly host: Flag<unknown>;
}

const noDaemon = "there is no daemon to connect to; --root says where containers are";

/** What stands before the verb. */
export const globalFlags: GlobalFlags = {
  root: exactText({
    name: "root",
    value: "directory",
    help: "Where images and containers are kept (default /var/lib/skiff, or ~/.local/share/skiff)",
  }),
  state: exactText({
    name: "state",
    value: "directory",
    help: "Where running containers' sockets and bundles are (default /run/skiff, or $XDG_RUNTIME_DIR/skiff; with --root its run)",
  }),
  debug: toggle({ name: "debug", short: "D", help: "Print where errors come from" }),
  help: toggle({ name: "help", short: "h", help: "Print this" }),
  config: refused({ name: "config" }, "$DOCKER_CONFIG says where config.json is"),
  context: refused({ name: "context", short: "c" }, noDaemon),
  host: refused({ name: "host", short: "H" }, noDaemon),
  version: toggle({ name: "version", short: "v", help: "Print version information" }),
};
