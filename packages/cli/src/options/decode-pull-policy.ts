import { Fault } from "@skiff/base";

/** When an image is pulled before a container is made of it. */
export type PullPolicy = "always" | "missing" | "never";

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
