import { join } from "node:path";
import type { Contender } from "./contender.ts";
import { engine } from "./contenders/engine.ts";
import type { Spawner } from "./spawner.ts";

/** A command line like Docker's. */
export interface Engine {
  readonly name: string;
  /** With its options, before any command. */
  readonly line: readonly [string, ...string[]];
  /** What a container is run with, up to the image. */
  readonly limits: readonly string[];
  /** In the command line of whatever stays with a container. */
  readonly mark: string;
}

export const image = "localhost/busybox:latest";

/** skiff and podman, each with the same image loaded into storage of its own. */
export async function loadEngines(
  scratch: string,
  archive: string,
  spawner: Spawner,
): Promise<readonly [skiff: Engine, podman: Engine]> {
  const state = "/run/skiff-bench";
  const ofPodman = join(scratch, "podman");
  const skiff = ["dist/bin/skiff", `--root=${join(scratch, "skiff")}`, `--state=${state}`] as const;
  const podman = [
    "podman",
    `--root=${ofPodman}`,
    "--runroot=/run/podman-bench",
    "--storage-driver=overlay",
    "--cgroup-manager=cgroupfs",
    "--events-backend=none",
  ] as const;
  await spawner.run(...skiff, "load", "--input", archive);
  await spawner.run(...podman, "load", "--input", archive);
  const limits = ["--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"];
  const network = ["--network", "none"];
  return [
    { name: "skiff", line: skiff, limits: network, mark: state },
    { name: "podman", line: podman, limits: [...network, ...limits], mark: ofPodman },
  ];
}

export async function makeEngines(
  scratch: string,
  archive: string,
  spawner: Spawner,
): Promise<Contender[]> {
  const engines = await loadEngines(scratch, archive, spawner);
  return engines.map(({ name, line, limits }) =>
    engine(name, [...line, "run", "--rm", ...limits], image),
  );
}
