import { Fault } from "@skiff/base";
import type { PullPolicy } from "@skiff/engine";

/** Throws `invalid_argument`. */
export function decodePullPolicy(text: string | undefined): PullPolicy {
  switch (text) {
    case undefined:
    case "missing":
      return "missing";
    case "always":
    case "never":
      return text;
    default:
      throw new Fault("invalid_argument", 'must be "always", "missing" or "never"');
  }
}
