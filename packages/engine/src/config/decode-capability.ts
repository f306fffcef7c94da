import { Fault } from "@skiff/base";
import { capabilityNames } from "@skiff/spec";

/** "net_admin" and "CAP_NET_ADMIN" are "CAP_NET_ADMIN"; "ALL" stays. Throws `invalid_argument` for what is no capability. */
export function decodeCapability(text: string): string {
  const upper = text.toUpperCase();
  if (upper === "ALL") return upper;
  const name = upper.startsWith("CAP_") ? upper : `CAP_${upper}`;
  if (capabilityNames.includes(name)) return name;
  throw new Fault("invalid_argument", `unknown capability: ${JSON.stringify(text)}`);
}
