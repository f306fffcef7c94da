import { Fault } from "@skiff/base";
import { runTool } from "../network/run-tool.ts";
import type { Leftover } from "./leftover.ts";
import type { Machine } from "./machine.ts";

/** As plugins and Docker name them. */
const made = /^veth[0-9a-f]{7,8}$/;

/** Pairs of interfaces made for containers, of which both ends are the host's: neither got to a container. */
export function findLinks(machine: Machine, kept: string | undefined): readonly Leftover[] {
  const folder = machine.path("sys/class/net");
  const read = (name: string, file: string): string =>
    machine.read(`${folder}/${name}/${file}`).trim();
  const pairs = machine.list(folder).map((name) => ({
    name,
    index: read(name, "ifindex"),
    peer: read(name, "iflink"),
  }));
  return pairs
    .filter(({ name, index, peer }) => {
      const other = pairs.find((pair) => pair.index === peer && pair.peer === index);
      return made.test(name) && other !== undefined && other.name !== name;
    })
    .map(({ name }) => ({
      kind: "link",
      what: name,
      why: "one of a pair whose both ends are the host's, with no container at either",
      kept,
      remove: () => removeLink(machine, `${folder}/${name}`),
    }));
}

function removeLink(machine: Machine, path: string): void {
  if (!machine.has(path)) return; // gone with its other end
  const name = path.slice(path.lastIndexOf("/") + 1);
  const { status, stderr } = runTool("ip", ["link", "delete", "dev", name]);
  if (status !== 0) throw new Fault("unavailable", stderr.trim());
}
