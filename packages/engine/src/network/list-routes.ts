import { readFileSync } from "node:fs";
import { guarded } from "@skiff/store";
import { decodeRoutes, decodeRoutes6, type Route } from "./decode-routes.ts";
import { decodeSubnet } from "./subnet.ts";
import { isThere } from "../is-there.ts";

/** Every interface has these. */
const everywhere = ["fe80::/10", "ff00::/8"].map(decodeSubnet);

/** The routes of this host, but the default ones. */
export function listRoutes(): readonly Route[] {
  const routes = [...decodeRoutes(read("/proc/net/route")), ...listRoutes6()];
  return routes.filter(({ destination }) => destination.prefix > 0);
}

/** None where the kernel has no IPv6. */
function listRoutes6(): readonly Route[] {
  const path = "/proc/net/ipv6_route";
  const routes = isThere(path) ? decodeRoutes6(read(path)) : [];
  return routes.filter(
    ({ destination }) => !everywhere.some((subnet) => subnet.overlaps(destination)),
  );
}

function read(path: string): string {
  return guarded(`read ${path}`, () => readFileSync(path, "utf8"));
}
