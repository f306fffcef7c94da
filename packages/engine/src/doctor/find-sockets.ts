import { rmSync, statSync } from "node:fs";
import { guarded } from "@skiff/store";
import type { Leftover } from "./leftover.ts";
import type { Machine } from "./machine.ts";

/** Milliseconds: who has made a socket listens there, or has opened a FIFO, long before. */
const young = 60_000;
const youngFifo = 60 * 60_000;

/** Sockets of shims at which nobody listens, and FIFOs that nobody has open. */
export async function findSockets(machine: Machine): Promise<readonly Leftover[]> {
  const folder = machine.path("run/containerd/s");
  const sockets = machine.list(folder).map((name) => `${folder}/${name}`);
  const dead: string[] = [];
  for (const path of sockets) {
    if (machine.age(path) > young && isSocket(path) && !(await isHeard(path))) dead.push(path);
  }
  return [
    ...dead.map((path) => leftover("socket", path, "of a shim: nobody listens there")),
    ...findFifos(machine).map((path) =>
      leftover("fifos", path, "of a client: nobody has them open"),
    ),
  ];
}

function leftover(kind: string, path: string, why: string): Leftover {
  const remove = (): void =>
    guarded(`remove ${path}`, () => rmSync(path, { force: true, recursive: true }));
  return { kind, what: path, why, remove };
}

function isSocket(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isSocket() ?? false;
}

function isHeard(path: string): Promise<boolean> {
  const { connect } = process.getBuiltinModule("node:net");
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect(path);
  socket.once("connect", () => resolve(true));
  socket.once("error", (error) => {
    const isRefused = "code" in error && error.code === "ECONNREFUSED";
    resolve(!isRefused); // any other says nothing of who listens
  });
  return promise.finally(() => socket.destroy());
}

function findFifos(machine: Machine): readonly string[] {
  const folder = machine.path("run/containerd/fifo");
  const old = machine
    .folders(folder)
    .map((name) => `${folder}/${name}`)
    .filter((path) => machine.age(path) > youngFifo);
  if (old.length === 0) return [];
  const open = listOpen(machine, `${folder}/`);
  return old.filter((path) => ![...open].some((file) => file.startsWith(`${path}/`)));
}

function listOpen(machine: Machine, below: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { pid } of machine.programs()) {
    const folder = machine.path("proc", String(pid), "fd");
    for (const name of machine.list(folder)) {
      const path = machine.link(`${folder}/${name}`);
      if (path.startsWith(below)) found.add(path);
    }
  }
  return found;
}
