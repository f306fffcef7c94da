import { closeSync, existsSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { isFault } from "@skiff/base";
import { resolverFile } from "@skiff/spec";
import { guarded } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { planExtraHosts } from "./plan-extra-hosts.ts";
import { planHosts } from "./plan-hosts.ts";
import { planResolver } from "./plan-resolver.ts";
import { replaceText } from "./replace-text.ts";

/**
 * Tells a container which networks it is in now: by its /etc/hosts, and by the settings of its resolver.
 * One that is gone needs neither. In a transaction: what is told stays true until it is told.
 */
export function writeHosts(engine: Engine, containerId: string): void {
  const container = engine.containers.find(containerId);
  if (container === undefined) return;
  const { hostname, networking } = container.config;
  const places = engine.attachments
    .listOfContainer(containerId)
    .map(({ networkId, addresses }) => ({ network: engine.networks.get(networkId), addresses }));
  const own = places.flatMap(({ addresses }) => addresses);
  const hosts = planHosts([
    ...planExtraHosts(networking.extraHosts, places[0]?.network.gateway),
    ...own.map((address) => ({ address, names: [hostname] })),
  ]);
  overwrite(join(engine.layout.directory(container.id), "hosts"), hosts);
  const networks = places.map(({ network }) => network);
  if (networks.some(({ driver }) => driver === "pasta")) return;
  const path = join(engine.layout.bundle(container.id), resolverFile);
  if (networks.length > 0 || existsSync(path)) {
    replaceText(path, JSON.stringify(planResolver(engine.layout, container, { hosts, networks })));
  }
}

/** In its place: the container has this very file mounted. Not there yet, it is written later. */
function overwrite(path: string, text: string): void {
  try {
    guarded(`write ${path}`, () => {
      const file = openSync(path, "r+");
      try {
        ftruncateSync(file, writeSync(file, text, 0));
      } finally {
        closeSync(file);
      }
    });
  } catch (error) {
    if (!isFault(error, "not_found")) throw error;
  }
}
