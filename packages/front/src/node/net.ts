import { Listening } from "./listening.ts";

interface ListenOptions {
  readonly host: string;
  readonly port: number;
}

class Server extends Listening {
  listen({ host, port }: ListenOptions, done: () => void): void {
    this.take({ address: host, port }, done);
  }
}

/** `net.createServer`, for whether a port is free. */
export function createServer(): Server {
  return new Server("tcp");
}

/** 4 or 6, or 0 for what is no address. */
export function isIP(text: string): 0 | 4 | 6 {
  if (isIPv4(text)) return 4;
  return isIPv6(text) ? 6 : 0;
}

export function isIPv4(text: string): boolean {
  const parts = text.split(".");
  return (
    parts.length === 4 &&
    parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  );
}

/** With or without a zone. */
export function isIPv6(text: string): boolean {
  const halves = text.replace(/%[\w.:-]+$/, "").split("::");
  if (halves.length > 2) return false;
  const words = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = words.at(-1) ?? "";
  const hasIPv4 = last.includes(".");
  if (hasIPv4 && !isIPv4(last)) return false;
  const plain = hasIPv4 ? words.slice(0, -1) : words;
  const count = plain.length + (hasIPv4 ? 2 : 0);
  const isLong = halves.length === 2 ? count < 8 : count === 8;
  return isLong && plain.every((word) => /^[\da-f]{1,4}$/i.test(word));
}
