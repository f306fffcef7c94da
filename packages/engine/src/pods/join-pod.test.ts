import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeContainerId } from "@skiff/spec";
import { usualConfinement } from "../container/confinement.ts";
import type { ContainerWish } from "../container/container-options.ts";
import { decodeSurroundings } from "../container/surroundings.ts";
import { joinPod } from "./join-pod.ts";
import { type PodNamespace, usualNamespaces } from "./pod-namespace.ts";

const id = decodeContainerId("c0ffee");
const wish: ContainerWish = {
  imageName: "busybox",
  command: [],
  env: [],
  network: {
    choices: [{ name: "default", aliases: [], address: undefined, mac: undefined }],
    ports: [],
    exposed: [],
    publishAll: false,
    dns: [],
    dnsSearch: [],
    dnsOptions: [],
    extraHosts: [],
  },
  binds: [],
  tty: false,
  stdin: false,
  stdinOnce: false,
  confinement: usualConfinement,
  surroundings: decodeSurroundings({}),
  readOnly: false,
  autoRemove: false,
};

function joined(shares: readonly PodNamespace[], more: Partial<ContainerWish> = {}): ContainerWish {
  return joinPod({ ...wish, ...more }, { id, config: { shares } });
}

test("joinPod() puts a container into the namespaces that the pod shares, and no others", () => {
  const usual = joined(usualNamespaces);
  assert.equal(usual.network.choices[0]?.name, "container:c0ffee");
  assert.deepEqual(usual.surroundings.joined, { pid: undefined, ipc: id, uts: id });
  const other = joined(["pid"], { hostname: "own" });
  assert.equal(other.network, wish.network);
  assert.deepEqual(other.surroundings.joined, { pid: id, ipc: undefined, uts: undefined });
});

test("joinPod() leaves namespaces alone of which the wish says something", () => {
  const said = [{ hostNamespaces: ["ipc"] }, { ipc: "none" }, { joined: { ipc: "beef" } }];
  const seen = said.map(
    (one) => joined(usualNamespaces, { surroundings: decodeSurroundings(one) }).surroundings.joined,
  );
  assert.deepEqual(
    seen.map((one) => one?.ipc),
    [undefined, undefined, "beef"],
  );
});

test("joinPod() refuses what is the pod's to say, as far as it shares that", () => {
  const chosen = { name: "blue", aliases: [], address: undefined, mac: undefined };
  const wishes: readonly Partial<ContainerWish>[] = [
    { network: { ...wish.network, choices: [chosen] } },
    { network: { ...wish.network, publishAll: true } },
    { network: { ...wish.network, dnsSearch: ["here"] } },
    { network: { ...wish.network, extraHosts: ["db:1.2.3.4"] } },
    { hostname: "mine" },
  ];
  for (const one of wishes) {
    assert.throws(() => joined(usualNamespaces, one), { code: "invalid_argument" });
    joined(["ipc", "pid"], one);
  }
});
