import assert from "node:assert/strict";
import { test } from "node:test";
import type { RunConfig } from "@skiff/spec";
import { planConfinement, usualConfinement } from "./confinement.ts";
import { noNetworking } from "../network/networking.ts";
import type { ContainerWish } from "./container-options.ts";
import { planContainer } from "./plan-container.ts";
import { decodeSurroundings } from "./surroundings.ts";

const options: ContainerWish = {
  imageName: "busybox",
  command: [],
  env: [],
  network: {
    choices: [],
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
  surroundings: decodeSurroundings({ labels: { a: "own" } }),
  readOnly: false,
  autoRemove: false,
};
const empty: RunConfig = {
  user: "",
  env: [],
  entrypoint: undefined,
  cmd: undefined,
  workingDir: "",
  exposedPorts: [],
  volumes: [],
  labels: new Map(),
  stopSignal: undefined,
};
const image: RunConfig = {
  ...empty,
  entrypoint: ["/entry", "-x"],
  cmd: ["serve"],
  env: ["PATH=/bin", "A=1"],
  labels: new Map([
    ["a", "image's"],
    ["b", "image's"],
  ]),
  workingDir: "/srv",
  user: "web",
  stopSignal: "SIGQUIT",
};

function plan(
  wanted: Partial<ContainerWish>,
  defaults: RunConfig = image,
): ReturnType<typeof planContainer> {
  return planContainer(
    { ...options, ...wanted },
    {
      image: defaults,
      defaultHostname: "c0ffee",
      network: "none",
      networking: noNetworking,
    },
  );
}

test("planContainer() takes what the image says where the maker says nothing", () => {
  assert.deepEqual(plan({}), {
    args: ["/entry", "-x", "serve"],
    entrypointWords: 2,
    env: ["PATH=/bin", "HOSTNAME=c0ffee", "A=1"],
    cwd: "/srv",
    user: "web",
    hostname: "c0ffee",
    network: "none",
    networking: noNetworking,
    binds: [],
    tty: false,
    stdin: false,
    stdinOnce: false,
    readOnly: false,
    stopSignal: "SIGQUIT",
    health: undefined,
    confinement: planConfinement(usualConfinement),
    surroundings: decodeSurroundings({ labels: { a: "own", b: "image's" } }),
  });
});

test("planContainer() puts the maker's command, entrypoint and environment first", () => {
  assert.deepEqual(plan({ command: ["ls"] }).args, ["/entry", "-x", "ls"]);
  assert.deepEqual(plan({ entrypoint: "/e" }).args, ["/e"]);
  assert.deepEqual(plan({ entrypoint: "/e", command: ["a", "b"] }).args, ["/e", "a", "b"]);
  assert.deepEqual(plan({ entrypoint: "", command: ["sh"] }).args, ["sh"]);
  const { env, cwd, user } = plan({ env: ["A=2", "B="], workdir: "/w", user: "0:4", tty: true });
  assert.deepEqual(env, ["PATH=/bin", "HOSTNAME=c0ffee", "TERM=xterm", "A=2", "B="]);
  assert.deepEqual([cwd, user], ["/w", "0:4"]);
});

test("planContainer() of an empty image runs in / as root with Docker's PATH", () => {
  const { env, cwd, user, stopSignal } = plan({ command: ["/init"] }, empty);
  assert.equal(env[0], "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
  assert.deepEqual([cwd, user, stopSignal], ["/", "", "SIGTERM"]);
});

test("planContainer() refuses what cannot run", () => {
  assert.throws(() => plan({}, empty), { code: "invalid_argument", message: /names no command/ });
  assert.throws(() => plan({ entrypoint: "" }), { code: "invalid_argument" });
  assert.throws(() => plan({ workdir: "w" }), { code: "invalid_argument", message: /absolute/ });
});
