import { join } from "node:path";
import type { Contender } from "./contender.ts";
import { engine } from "./contenders/engine.ts";
import type { Spawner } from "./spawner.ts";

const image = "localhost/busybox:latest";

/** skiff and podman, each with the same image loaded into storage of its own. */
export async function makeEngines(
  scratch: string,
  archive: string,
  spawner: Spawner,
): Promise<Contender[]> {
  const skiff = [
    "dist/bin/skiff",
    `--root=${join(scratch, "skiff")}`,
    "--state=/run/skiff-bench",
  ] as const;
  const podman = [
    "podman",
    `--root=${join(scratch, "podman")}`,
    "--runroot=/run/podman-bench",
    "--storage-driver=overlay",
    "--cgroup-manager=cgroupfs",
    "--events-backend=none",
  ] as const;
  await spawner.run(...skiff, "load", "--input", archive);
  await spawner.run(...podman, "load", "--input", archive);
  const limits = ["--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"];
  return [
    engine("skiff", [...skiff, "run", "--rm", "--network", "none"], image),
    engine("podman", [...podman, "run", "--rm", "--network", "none", ...limits], image),
  ];
}
