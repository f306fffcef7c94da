import type { Attachment } from "./attachment.ts";
import type { NetworkConfiguration, PluginConfiguration } from "./network-configuration.ts";

/** The version of the specification that is spoken. */
const cniVersion = "1.0.0";

/** What a plugin reads on its standard input: its part of the configuration, and what it can use of the rest. */
export function planInput(
  network: Pick<NetworkConfiguration, "name">,
  { capabilities = {}, ...plugin }: PluginConfiguration,
  { attachment, previous }: { readonly attachment: Attachment; readonly previous: unknown },
): Readonly<Record<string, unknown>> {
  const told = Object.entries(attachment.capabilities).filter(
    ([name]) => Object.hasOwn(capabilities, name) && capabilities[name],
  );
  return {
    ...plugin,
    cniVersion,
    name: network.name,
    ...(told.length > 0 && { runtimeConfig: Object.fromEntries(told) }),
    ...(previous !== undefined && { prevResult: previous }),
  };
}
