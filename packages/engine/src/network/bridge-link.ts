import { Fault, isFault } from "@skiff/base";
import { array, decodeJson, object, string } from "@skiff/spec";
import type { Network } from "./network.ts";
import { runTool } from "./run-tool.ts";

type Owned = Pick<Network, "id">;

/** "foreign": another's interface has that name. */
export type LinkState = "made" | "there" | "foreign";

/** Makes a network's bridge, unless it is there. Who made an interface shows in its hardware address. */
export function ensureBridgeLink(network: Owned, name: string): LinkState {
  const end = ip(["link", "add", "name", name, "address", addressOf(network), "type", "bridge"]);
  if (end.status === 0) return "made";
  const found = findAddress(name);
  if (found === undefined) throw new Fault("internal", `make bridge ${name}: ${end.stderr.trim()}`);
  return found === addressOf(network) ? "there" : "foreign";
}

/** Idempotent; leaves another's interface of that name alone. */
export function removeBridgeLink(network: Owned, name: string): void {
  if (findAddress(name) !== addressOf(network)) return;
  const { status, stderr } = ip(["link", "delete", "dev", name]);
  if (status === 0 || findAddress(name) !== addressOf(network)) return;
  throw new Fault("internal", `remove bridge ${name}: ${stderr.trim()}`);
}

/** Unicast, and of no maker's. */
function addressOf({ id }: Owned): string {
  return `02:${id.slice(0, 10).replaceAll(/..(?!$)/g, "$&:")}`;
}

const decodeLinks = array(object((o) => o.optional("address", string)));

function findAddress(name: string): string | undefined {
  const { status, stdout } = ip(["-json", "link", "show", "dev", name]);
  return status === 0 ? decodeJson(stdout, decodeLinks)[0] : undefined;
}

function ip(args: readonly string[]): ReturnType<typeof runTool> {
  try {
    return runTool("ip", args);
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
    throw new Fault("failed_precondition", `${error.message}; networks need the package iproute2`, {
      cause: error,
    });
  }
}
