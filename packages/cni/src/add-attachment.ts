import { during } from "@skiff/base";
import { decodeJson } from "@skiff/spec";
import type { Attachment } from "./attachment.ts";
import { callPlugin } from "./call-plugin.ts";
import { decodeResult } from "./decode-result.ts";
import type { NetworkConfiguration } from "./network-configuration.ts";
import type { Plugins } from "./plugins.ts";

/**
 * Attaches a container to a network: `ADD` of each plugin, the result of each handed to the next.
 * What the last one answered, as it is to be given to `removeAttachment`; `decodeResult` reads it.
 * A fault, or a crash, leaves what `removeAttachment` removes. Throws what a plugin says.
 */
export async function addAttachment(
  plugins: Plugins,
  network: NetworkConfiguration,
  attachment: Attachment,
): Promise<unknown> {
  let previous: unknown;
  for (const plugin of network.plugins) {
    const text = await callPlugin(plugins, { verb: "ADD", network, plugin, attachment, previous });
    previous = during(`CNI plugin ${plugin.type}: ADD: result`, () => decodeJson(text, checked));
  }
  return previous;
}

/** All of it is kept; what we look at must be as it should. */
function checked(value: unknown): unknown {
  decodeResult(value);
  return value;
}
