import { Fault, isFault } from "@skiff/base";
import type { Engine } from "../../engine.ts";
import type { NetworkAttachment } from "../attachments.ts";
import type { Network } from "../network.ts";
import { runTool, type ToolEnd } from "../run-tool.ts";
import { pastaAddresses } from "./pasta-addresses.ts";
import { planPasta } from "./plan-pasta.ts";

/**
 * Starts pasta for a container whose network namespace is pinned; it goes on by itself once the
 * container can be reached, and ends with the namespace at the latest. The attachment's record is
 * there: `leavePasta` ends what a crash leaves. Throws `failed_precondition` where pasta is missing,
 * `already_exists` and `permission_denied` for ports, and what pasta says.
 */
export function joinPasta(
  engine: Engine,
  { network, attachment }: { readonly network: Network; readonly attachment: NetworkAttachment },
): Pick<NetworkAttachment, "addresses" | "mac" | "result"> {
  const { containerId, interfaceName, ports } = attachment;
  const addresses = pastaAddresses(network);
  const netns = engine.layout.netns(containerId);
  const { status, stderr } = run(planPasta(netns, { interfaceName, ports, addresses }));
  if (status === 0) return { addresses: [addresses.container], mac: undefined, result: undefined };
  throw new Fault(
    "internal",
    `attach to network: pasta: ${stderr.trim() || `exit status ${status}`}`,
  );
}

function run(args: readonly string[]): ToolEnd {
  try {
    return runTool("pasta", args);
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    throw new Fault(
      "failed_precondition",
      "containers of ordinary users need pasta for a network: have root run apt-get install passt, " +
        "or do without: --network none, or --network host",
      { cause: error },
    );
  }
}
