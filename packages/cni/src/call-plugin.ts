import { duringAsync } from "@skiff/base";
import type { Attachment } from "./attachment.ts";
import { findPlugin } from "./find-plugin.ts";
import type { NetworkConfiguration, PluginConfiguration } from "./network-configuration.ts";
import { planInput } from "./plan-input.ts";
import { pluginFault } from "./plugin-fault.ts";
import type { Plugins } from "./plugins.ts";
import { runPlugin } from "./run-plugin.ts";

export interface Call {
  readonly verb: "ADD" | "DEL";
  readonly network: NetworkConfiguration;
  readonly plugin: PluginConfiguration;
  readonly attachment: Attachment;
  /** The result so far, as plugins gave it. */
  readonly previous: unknown;
}

/** What one plugin answers (CNI specification 1.0, section 2). Throws what it says, or why it could not be asked. */
export async function callPlugin(plugins: Plugins, call: Call): Promise<string> {
  const { verb, network, plugin, attachment, previous } = call;
  return duringAsync(`CNI plugin ${plugin.type}: ${verb}`, async () => {
    const end = await runPlugin(findPlugin(plugin.type, plugins.folders), {
      env: {
        PATH: process.env["PATH"] ?? "/usr/sbin:/usr/bin:/sbin:/bin",
        CNI_COMMAND: verb,
        CNI_CONTAINERID: attachment.containerId,
        CNI_NETNS: attachment.netns,
        CNI_IFNAME: attachment.interfaceName,
        CNI_PATH: plugins.folders.join(":"),
      },
      input: JSON.stringify(planInput(network, plugin, { attachment, previous })),
      timeout: plugins.timeout,
    });
    if (end.status !== 0) throw pluginFault(end);
    return end.stdout;
  });
}
