import { text } from "./grammar/text.ts";
import { toggle } from "./grammar/toggle.ts";
import type { Flag } from "./grammar/flag.ts";

interface GlobalFlags {
  readonly root: Flag<string | undefined>;
  readonly state: Flag<string | undefined>;
  readonly debug: Flag<boolean>;
  readonly help: Flag<boolean>;
  readonly version: Flag<boolean>;
}

/** What stands before the verb. */
export const globalFlags: GlobalFlags = {
  root: text({
    name: "root",
    value: "directory",
    help: "Where images and containers are kept (default /var/lib/skiff, or ~/.local/share/skiff)",
  }),
  state: text({
    name: "state",
    value: "directory",
    help: "Where running containers' sockets and bundles are (default /run/skiff, or $XDG_RUNTIME_DIR/skiff; with --root its run)",
  }),
  debug: toggle({ name: "debug", short: "D", help: "Print where errors come from" }),
  help: toggle({ name: "help", short: "h", help: "Print this" }),
  version: toggle({ name: "version", short: "v", help: "Print version information" }),
};
