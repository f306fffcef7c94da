import type { PullPolicy } from "@skiff/engine";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";
import { decodePullPolicy } from "./decode-pull-policy.ts";

interface PullFlags {
  readonly pull: Flag<PullPolicy>;
  readonly quiet: Flag<boolean>;
}

/** How `create` and `run` come by their image. */
export const pullFlags: PullFlags = {
  pull: converted(
    text({
      name: "pull",
      value: "string",
      help: 'Pull image before running: "always", "missing" (default) or "never"',
    }),
    decodePullPolicy,
  ),
  quiet: toggle({ name: "quiet", short: "q", help: "Suppress the pull output" }),
};
