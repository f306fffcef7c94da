import { join } from "node:path";
import { image, loadEngines } from "../make-engines.ts";
import type { Stage } from "../on-stage.ts";
import { startDaemon } from "../start-daemon.ts";
import { byCtr } from "./by-ctr.ts";
import { byWords } from "./by-words.ts";
import type { Client } from "./client.ts";
import { startDockerd } from "./start-dockerd.ts";

/** Everybody's, each with the image of `archive` in storage of its own; daemons end with the stage. */
export async function makeClients(stage: Stage, archive: string): Promise<readonly Client[]> {
  const { scratch, spawner } = stage;
  const engines = await loadEngines(scratch, archive, spawner);
  const dockerd = await startDockerd(stage);
  const forDocker = join(scratch, "for-docker.tar"); // it does not read OCI layouts
  const [skiff] = engines;
  await spawner.run(...skiff.line, "save", "--output", forDocker, image);
  await spawner.run(...dockerd.line, "load", "--input", forDocker);
  const clients = [...engines, dockerd].map(byWords);
  for (const [daemon, runtime] of [
    ["skiffd", "io.containerd.oar.v1"],
    ["containerd", "io.containerd.runc.v2"],
  ] as const) {
    const address = await startDaemon(daemon, stage);
    await spawner.run("ctr", "--address", address, "images", "import", archive);
    clients.push(byCtr(`ctr, ${daemon}`, { address, runtime }));
  }
  return clients;
}
