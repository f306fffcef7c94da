import { Fault } from "@skiff/base";

const most = 0xffff_fffe;

/** A group's number. Throws `invalid_argument`. */
export function decodeGid(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
  throw new Fault("invalid_argument", `--additional-gids: ${JSON.stringify(text)} is no GID`);
}
