import { Subnet } from "./subnet.ts";

export interface Route {
  readonly device: string;
  readonly destination: Subnet;
}

/** The routes of /proc/net/route (proc_pid_net(5)): numbers in hexadecimal, as they lie in memory. */
export function decodeRoutes(text: string): readonly Route[] {
  return text
    .split("\n")
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const fields = line.split("\t");
      const mask = swapped(fields[7]);
      const prefix = mask.toString(2).replaceAll("0", "").length;
      return {
        device: fields[0] ?? "",
        destination: new Subnet({ family: 4, number: BigInt(swapped(fields[1])) }, prefix),
      };
    });
}

/** The routes of /proc/net/ipv6_route: numbers in hexadecimal, the destination with its prefix first. */
export function decodeRoutes6(text: string): readonly Route[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [address = "", prefix = ""] = line.split(" ");
      const number = BigInt(`0x${address}`);
      const destination = new Subnet({ family: 6, number }, Number.parseInt(prefix, 16));
      return { device: line.trim().split(/ +/).at(-1) ?? "", destination };
    });
}

/** From the order of a little-endian machine's memory, which is all that is supported. */
function swapped(hexadecimal = "0"): number {
  const bytes = hexadecimal.trim().padStart(8, "0").match(/../g) ?? [];
  return Number.parseInt(bytes.toReversed().join(""), 16);
}
