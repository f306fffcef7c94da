import { Fault } from "@skiff/base";

const highest = 65_535;

/** "80", "80/udp" or "8000-8010/tcp": each port with its protocol. Throws `invalid_argument`. */
export function decodeExposed(text: string): readonly string[] {
  const [, first = "", last = first, protocol = "tcp"] =
    /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === "" || from < 1 || to > highest || to < from) {
    throw new Fault("invalid_argument", `invalid range format for --expose: ${text}`);
  }
  return Array.from({ length: to - from + 1 }, (_, at) => `${from + at}/${protocol.toLowerCase()}`);
}
