import { Fault } from "@skiff/base";
import { converted } from "../grammar/converted.ts";
import type { Flag } from "../grammar/flag.ts";
import { toggle } from "../grammar/toggle.ts";

/** `--disable-content-trust`, as Docker has it unless told otherwise. */
export const contentTrustFlag: Flag<unknown> = converted(
  toggle(
    {
      name: "disable-content-trust",
      help: "Skip image verification (always: no signatures are looked at)",
    },
    true,
  ),
  (given) => {
    if (given) return undefined;
    throw new Fault(
      "invalid_argument",
      "no signatures are looked at; a digest says which image is meant: NAME@sha256:…",
    );
  },
);
