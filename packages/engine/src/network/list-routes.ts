import { readFileSync } from "node:fs";
import { guarded } from "@skiff/store";
import { decodeRoutes, type Route } from "./decode-routes.ts";

/** The IPv4 routes of this host, but the default one. */
export function listRoutes(): readonly Route[] {
  const path = "/proc/net/route";
  return decodeRoutes(guarded(`read ${path}`, () => readFileSync(path, "utf8"))).filter(
    ({ destination }) => destination.prefix > 0,
  );
}
