import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { isFault } from "@skiff/base";
import { createFile } from "@skiff/kernel";
import { FakeKernel, FakeMachine } from "@skiff/kernel/fake";
import { decodeContainerId } from "@skiff/spec";
import { observeContainer, removeContainer } from "@skiff/runtime";
import { isAlive, OarHome, type TestContainer } from "../fixtures/index.ts";
import type { Random } from "../seccomp/random-profile.ts";
import { fuzz } from "./fuzz.ts";
import { isObject } from "./is-object.ts";
import type { Json } from "./json.ts";
import { jsonText } from "./json-text.ts";
import { mutate } from "./mutate.ts";

const home = new OarHome();

describe("a container's record that is damaged", () => {
  test("is told of, and harms no other container", () => {
    using damaged = home.container().running();
    using other = home.container().running();
    const files = filesOf(damaged);
    const others = filesOf(other);
    const otherPid = other.pid();
    using _restored = { [Symbol.dispose]: () => writeFiles(damaged, files) };
    fuzz({
      name: "record-files",
      count: 60,
      make: (random) => damage(random, files),
      check: (input) => {
        assert.ok(isObject(input));
        writeFiles(damaged, { ...files, ...textsOf(input) });
        for (const words of [["state"], ["delete", "--dry-run", "--force"], ["delete"], ["kill"]]) {
          demandPlain(damaged.oar(words, words[0] === "kill" ? ["0"] : []));
        }
        demandPlain(home.oar(["list", "--format", "json"]));
        assert.ok(isAlive(otherPid), "the other container runs");
        assert.deepEqual(filesOf(other), others);
      },
    });
  });
});

describe("a record that is whole, and says what no version of oar writes", () => {
  const id = decodeContainerId("c1");
  const root = "/run/oar";
  const cgroup = [":/sys/fs/cgroup/unified/c1", "pids:/sys/fs/cgroup/pids/c1"];
  const owned: Json = {
    id,
    ociVersion: "1.3.0",
    bundle: "/b",
    rootfs: "/b/rootfs",
    created: "2026-01-01T00:00:00.000Z",
    annotations: { a: "b" },
    namespaces: ["pid", "mount"],
    cgroup,
    personality: 8,
    filtered: true,
  };
  const init: Json = { pid: 41, startTime: 1041, cgroup };

  test("ends in success or a fault, and harms no other container", () => {
    fuzz({
      name: "records",
      count: 1500,
      make: (random) => [mutate(random, owned), mutate(random, init)],
      check: (input) => {
        const machine = new FakeMachine();
        machine.mountCgroup("unified", 2);
        machine.mountCgroup("pids", 1, ["pids"]);
        machine.ensureFolder(root);
        const kernel = new FakeKernel(machine);
        const [, other] = ["c1", "c2"].map((name) => {
          const paths = [`/sys/fs/cgroup/unified/${name}`, `/sys/fs/cgroup/pids/${name}`];
          for (const path of [...paths, `${root}/${name}`]) kernel.mkdirat({ fd: -100 }, path);
          return machine.startProcess(
            "sleep",
            paths.map((path) => machine.cgroupAt(path)),
          );
        });
        const [first = null, second = null] = Array.isArray(input) ? input : [];
        for (const [file, value] of [
          ["owned.json", first],
          ["init.json", second],
        ] as const) {
          createFile(kernel, `${root}/c1/${file}`, recordText(jsonText(value)), { mode: 0o600 });
        }
        for (const work of [
          () => observeContainer(kernel, { root, id }),
          () => removeContainer(kernel, { root, id }, ignore),
          () => removeContainer(kernel, { root, id, force: true }, ignore),
        ]) {
          try {
            work();
          } catch (error) {
            if (!isFault(error)) throw error;
          }
        }
        assert.equal(other?.state, "running");
        for (const path of ["/sys/fs/cgroup/unified/c2", "/sys/fs/cgroup/pids/c2", `${root}/c2`]) {
          assert.ok(machine.exists(path), path);
        }
        assert.equal(kernel.open, 0, "open descriptors");
      },
    });
  });
});

function ignore(): void {}

/** As the runtime writes it: a checksum (FNV-1a over words of 32 bits), and the text. */
function recordText(json: string): string {
  const bytes = new TextEncoder().encode(json);
  const padded = new Uint8Array((bytes.length + 3) & ~3);
  padded.set(bytes);
  const words = new Uint32Array(padded.buffer);
  const hash = words.reduce(
    (sum, word) => Math.imul(sum ^ word, 0x01000193),
    0x811c9dc5 ^ bytes.length,
  );
  return `${(hash >>> 0).toString(16).padStart(8, "0")}\n${json}\n`;
}

type Files = Readonly<Record<string, string>>;

function filesOf({ root, id }: TestContainer): Files {
  const folder = join(root, id);
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return Object.fromEntries(
    names.map((name) => [name, readFileSync(join(folder, name), "latin1")]),
  );
}

function writeFiles({ root, id }: TestContainer, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(root, id, name);
    rmSync(path);
    writeFileSync(path, text, "latin1");
  }
}

function textsOf(input: Readonly<Record<string, Json>>): Files {
  return Object.fromEntries(Object.entries(input).map(([name, text]) => [name, String(text)]));
}

/** Some bytes of one or two of them are others, or missing, or there are more. */
function damage(random: Random, files: Files): Json {
  const damaged = Object.entries(files).filter(() => random(3) > 0);
  return Object.fromEntries(damaged.map(([name, text]) => [name, garble(random, text)]));
}

function garble(random: Random, text: string): string {
  const at = random(text.length);
  switch (random(5)) {
    case 0:
      return "";
    case 1:
      return text.slice(0, at);
    case 2:
      return text.slice(0, at) + text.slice(at + 1 + random(8));
    case 3:
      return text.slice(0, at) + String.fromCharCode(random(256)) + text.slice(at + 1);
    default:
      return text + text.slice(at);
  }
}

function demandPlain({ status, stderr }: ReturnType<OarHome["oar"]>): void {
  assert.ok(status === 0 || status === 1, `exit status ${status}: ${stderr}`);
  if (status === 1) assert.match(stderr, /^oar: [^\n]+\n$/);
}
