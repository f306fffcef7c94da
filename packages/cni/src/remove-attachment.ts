import { attemptAsync, type Fault } from "@skiff/base";
import type { Attachment } from "./attachment.ts";
import { callPlugin } from "./call-plugin.ts";
import type { NetworkConfiguration } from "./network-configuration.ts";
import type { Plugins } from "./plugins.ts";

export interface Removal {
  /** What `addAttachment` answered; undefined where it never did. */
  readonly previous: unknown;
  /** Told of each plugin that did not do its part: the others do theirs all the same. */
  readonly warn: (fault: Fault) => void;
}

/** Undoes `addAttachment`, as much of it as there is: `DEL` of each plugin, the last one first. Idempotent. */
export async function removeAttachment(
  plugins: Plugins,
  network: NetworkConfiguration,
  { attachment, previous, warn }: Removal & { readonly attachment: Attachment },
): Promise<void> {
  for (const plugin of network.plugins.toReversed()) {
    const call = { verb: "DEL", network, plugin, attachment, previous } as const;
    await attemptAsync(async () => void (await callPlugin(plugins, call)), warn);
  }
}
