import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { decodeContainerId, decodeDigest } from "@skiff/spec";
import { observeProcess, openStore } from "@skiff/store";
import type { Container } from "./container.ts";
import { planConfinement, usualConfinement } from "./confinement.ts";
import { noNetworking } from "../network/networking.ts";
import { Containers } from "./containers.ts";
import { decodeContainerName } from "./container-name.ts";
import { isAlive } from "./keeper.ts";
import { newContainerId } from "./new-container-id.ts";
import { randomName } from "./random-name.ts";
import { decodeSurroundings } from "./surroundings.ts";

const digest = decodeDigest(`sha256:${"0".repeat(64)}`);

function withContainers(check: (containers: Containers) => void): void {
  const root = mkdtempSync(join(tmpdir(), "containers-"));
  try {
    using store = openStore({ root, oar: "/nonexistent" });
    check(new Containers(store));
  } finally {
    rmSync(root, { recursive: true });
  }
}

function claim(containers: Containers, id: string, name: string): Container {
  return containers.claim(
    {
      id: decodeContainerId(id),
      name: decodeContainerName(name),
      imageName: "busybox",
      snapshotKey: id,
      intent: "making",
      autoRemove: true,
      dropsVolumes: false,
      keeper: observeProcess("self"),
      owner: undefined,
      pauser: undefined,
      startedAt: undefined,
      exit: undefined,
      restartPolicy: { name: "on-failure", most: 3 },
      restarts: 1,
      stoppedIn: undefined,
      health: undefined,
      error: undefined,
      config: {
        args: ["sh"],
        env: ["A=1"],
        cwd: "/",
        user: "",
        hostname: "h",
        network: "host",
        networking: noNetworking,
        binds: [{ source: "/s", destination: "/d", readOnly: true }],
        tty: false,
        stdin: true,
        stdinOnce: true,
        readOnly: false,
        stopSignal: "SIGTERM",
        confinement: planConfinement(usualConfinement),
        surroundings: decodeSurroundings({}),
      },
    },
    digest,
  );
}

test("Containers gives back what was claimed and changed, and nothing once it is removed", () => {
  withContainers((containers) => {
    const claimed = claim(containers, "a".repeat(64), "first");
    assert.deepEqual(containers.find(claimed.id), claimed);
    const exit = { status: 3, at: 5 };
    const changed = containers.change(claimed, () => ({ intent: "kept", keeper: undefined, exit }));
    assert.deepEqual(containers.find(claimed.id), { ...claimed, ...changed });
    assert.deepEqual([changed.exit, changed.intent, changed.autoRemove], [exit, "kept", true]);
    containers.remove(claimed);
    containers.remove(claimed);
    assert.deepEqual(containers.list(), []);
    assert.throws(() => containers.change(claimed, () => ({})), { code: "not_found" });
  });
});

test("Containers.claim() names who has the name", () => {
  withContainers((containers) => {
    const { id } = claim(containers, "a".repeat(64), "taken");
    assert.throws(() => claim(containers, "b".repeat(64), "taken"), {
      code: "already_exists",
      message: new RegExp(
        `^Conflict. The container name "/taken" is already in use by container "${id}"`,
      ),
    });
    assert.equal(containers.list().length, 1);
  });
});

test("Containers.resolve() takes ids, names and as much of an id as no other has", () => {
  withContainers((containers) => {
    const one = claim(containers, `ab${"1".repeat(62)}`, "one");
    const two = claim(containers, `ac${"2".repeat(62)}`, "ab");
    const resolved = (text: string): string => containers.resolve(text).id;
    assert.equal(resolved(one.id), one.id);
    assert.equal(resolved("one"), one.id);
    assert.equal(resolved("/one"), one.id);
    assert.equal(resolved("ab1"), one.id);
    assert.equal(resolved("ab"), two.id, "a name goes before the beginning of an id");
    assert.throws(() => resolved("a"), { code: "invalid_argument", message: /several/ });
    for (const text of ["", "ad", "AB1", "..", "%", "x".repeat(4096)]) {
      assert.throws(() => resolved(text), { code: "not_found" });
    }
  });
});

test("decodeContainerName() has Docker's grammar", () => {
  for (const name of ["ab", "a1", "0.x_-", "a".repeat(255)]) decodeContainerName(name);
  for (const name of ["", "a", ".a", "-a", "a/b", "a\0b", "a b", "..", "ä1", "a".repeat(256)]) {
    assert.throws(() => decodeContainerName(name), { code: "invalid_argument" });
  }
});

test("newContainerId() and randomName() make what their decoders take, again and again another", () => {
  const ids = new Set(Array.from({ length: 50 }, newContainerId));
  assert.equal(ids.size, 50);
  assert.match(randomName(0), /^[a-z]+_[a-z]+$/);
  assert.match(randomName(2), /^[a-z]+_[a-z]+\d+$/);
});

test("isAlive() knows this process, and that others of its pid have gone", () => {
  const self = observeProcess("self");
  assert.equal(isAlive(self), true);
  assert.equal(isAlive({ ...self, startTime: self.startTime - 1 }), false);
  assert.equal(isAlive({ ...self, bootId: "another" }), false);
  assert.equal(isAlive({ ...self, pid: 2 ** 22 + 1 }), false);
  assert.equal(isAlive({ ...self, pid: 2 ** 22 + 1, pidNamespace: "pid:[1]" }), true);
});
