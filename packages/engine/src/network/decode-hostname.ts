import { Fault } from "@skiff/base";

/** A name that a line of /etc/hosts can have. Throws `invalid_argument`. */
export function decodeHostname(text: string): string {
  if (/^[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$/.test(text)) return text;
  throw new Fault("invalid_argument", `invalid host name: ${JSON.stringify(text)}`);
}
