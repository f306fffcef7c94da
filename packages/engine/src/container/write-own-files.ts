import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { guarded } from "@skiff/store";
import type { NameServers } from "../network/plan-resolv-conf.ts";
import type { ContainerConfig } from "./container-config.ts";
import { planOwnFiles } from "./plan-own-files.ts";

/** Writes the files of /etc that are the container's own into its directory. */
export function writeOwnFiles(
  directory: string,
  config: Pick<ContainerConfig, "network" | "networking" | "hostname">,
  servers: NameServers,
): void {
  const host = { hosts: textOf("/etc/hosts"), "resolv.conf": readResolvConf() };
  const files = planOwnFiles(config, host, servers);
  for (const [name, text] of Object.entries(files)) {
    const path = join(directory, name);
    guarded(`write ${path}`, () => writeFileSync(path, text, { mode: 0o644 }));
  }
}

/** The servers that systemd-resolved asks, where the host's own file names but that. */
function readResolvConf(): string {
  const text = textOf("/etc/resolv.conf");
  const isStub = /^nameserver\s+127\.0\.0\.53\s*$/m.test(text);
  return (isStub && textOf("/run/systemd/resolve/resolv.conf")) || text;
}

/** A host without the file has nothing to say there. */
function textOf(path: string): string {
  return existsSync(path) ? guarded(`read ${path}`, () => readFileSync(path, "utf8")) : "";
}
