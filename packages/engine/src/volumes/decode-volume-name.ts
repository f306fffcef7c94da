import { Fault } from "@skiff/base";

/** Docker's rule. Throws `invalid_argument`. */
export function decodeVolumeName(text: string): string {
  if (/^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,254}$/.test(text)) return text;
  throw new Fault(
    "invalid_argument",
    `volume name ${JSON.stringify(text)}: only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed, two at least; ` +
      "for a directory of the host's write an absolute path",
  );
}
