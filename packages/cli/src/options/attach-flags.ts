import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import { text } from "../grammar/text.ts";
import { toggle } from "../grammar/toggle.ts";
import { decodeDetachKeys } from "./decode-detach-keys.ts";

interface AttachFlags {
  readonly detachKeys: Flag<Uint8Array>;
  readonly sigProxy: Flag<boolean>;
}

/** What every command takes that shows us a container's streams. */
export const attachFlags: AttachFlags = {
  detachKeys: converted(
    text({
      name: "detach-keys",
      value: "string",
      help: "Override the key sequence for detaching a container (default ctrl-p,ctrl-q)",
    }),
    decodeDetachKeys,
  ),
  sigProxy: toggle(
    { name: "sig-proxy", help: "Proxy received signals to the process (default true)" },
    true,
  ),
};
