import { join, resolve } from "node:path";
import type { Daemon } from "../start-daemon.ts";

/** What makes and removes containers by other programs' hands: a command line, or a daemon and its client. */
export interface EngineProgram {
  readonly name: string;
  /** Where it keeps what it must know of containers that run, below its own folder. */
  readonly state: string;
  readonly daemon?: Daemon;
  /** What the cgroups of its containers are called, where that is not their name. */
  readonly cgroups?: string;
  /** Where it mounts something for all containers, now and then; that is no leftover. */
  readonly mounts?: string;
  /** What the program that watches over a container is called. */
  readonly monitor: string;
  readonly load: (folder: string, archive: string) => readonly string[];
  /** Runs a shell script in a container; with a folder of the host's at /shared. */
  readonly begin: (folder: string, container: Begun) => readonly string[];
  readonly pause: (folder: string, id: string) => readonly string[];
  /** Commands by which it is removed by force. */
  readonly remove: (folder: string, id: string) => readonly (readonly string[])[];
  readonly list: (folder: string) => readonly string[];
}

interface Begun {
  readonly id: string;
  readonly script: string;
  readonly shared: string;
  /** "-d", or "--rm" for a client that stays, and removes it. */
  readonly as: "-d" | "--rm";
}

export const image = "docker.io/library/busybox:latest";

const skiff = (folder: string): readonly string[] => [
  resolve("dist/bin/skiff"),
  `--root=${join(folder, "root")}`,
];
const podman = (folder: string): readonly string[] => [
  "podman",
  `--root=${join(folder, "root")}`,
  `--runroot=${join(folder, "run")}`,
  "--storage-driver=overlay",
  "--cgroup-manager=cgroupfs",
  "--events-backend=none",
];
const limits = ["--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024"];

export const enginePrograms: readonly EngineProgram[] = [
  {
    name: "skiff",
    state: "root/run",
    cgroups: "skiff-",
    monitor: "containerd-shim-oar-v1",
    load: (folder, archive) => [...skiff(folder), "load", "--input", archive],
    begin: (folder, begun) => [...skiff(folder), ...runLine(begun, [])],
    pause: (folder, id) => [...skiff(folder), "pause", id],
    remove: (folder, id) => [[...skiff(folder), "rm", "-f", id]],
    list: (folder) => [...skiff(folder), "ps", "-aq"],
  },
  {
    name: "podman",
    state: "run",
    cgroups: "libpod-",
    mounts: "root/overlay",
    monitor: "conmon",
    load: (folder, archive) => [...podman(folder), "load", "--input", archive],
    begin: (folder, begun) => [...podman(folder), ...runLine(begun, limits)],
    pause: (folder, id) => [...podman(folder), "pause", id],
    remove: (folder, id) => [[...podman(folder), "rm", "-f", "--time", "0", id]],
    list: (folder) => [...podman(folder), "ps", "-aq"],
  },
  byCtr("skiffd", { runtime: "io.containerd.oar.v1", monitor: "containerd-shim-oar-v1" }),
  byCtr("containerd", { runtime: "io.containerd.runc.v2", monitor: "containerd-shim-runc-v2" }),
];

function runLine({ id, script, shared, as }: Begun, more: readonly string[]): readonly string[] {
  const words = ["run", as, "--network", "none", "--name", id, ...more];
  return [...words, "-v", `${shared}:/shared`, image, "sh", "-c", script];
}

function byCtr(
  daemon: Daemon,
  { runtime, monitor }: { readonly runtime: string; readonly monitor: string },
): EngineProgram {
  const ctr = (folder: string): readonly string[] => {
    return ["ctr", "--address", join(folder, daemon, "c.sock")];
  };
  return {
    name: daemon,
    state: `${daemon}/state`,
    daemon,
    monitor,
    load: (folder, archive) => [...ctr(folder), "images", "import", archive],
    begin: (folder, { id, script, shared, as }) => {
      const mount = `type=bind,src=${shared},dst=/shared,options=rbind:rw`;
      const words = ["run", as, "--runtime", runtime, "--mount", mount];
      return [...ctr(folder), ...words, image, id, "sh", "-c", script];
    },
    pause: (folder, id) => [...ctr(folder), "task", "pause", id],
    remove: (folder, id) => [
      [...ctr(folder), "task", "rm", "--force", id],
      [...ctr(folder), "containers", "rm", id],
    ],
    list: (folder) => [...ctr(folder), "containers", "ls", "-q"],
  };
}
