import assert from "node:assert/strict";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, test } from "node:test";
import type { Config, Mount } from "@skiff/spec";
import { listPoints } from "../crash/points.ts";
import { type Change, OarHome, runProgram } from "../fixtures/index.ts";
import { createStopping } from "./create-stopping.ts";

const home = new OarHome();
const volume = home.scratch();
const [real, other] = [join(volume, "real"), join(volume, "other")];
const outside = join(home.folder, "outside");
/** The same path leads somewhere in the image too. */
const inImage = join(home.rootfs, outside);
const payload = join(home.folder, "payload");
/** What another container shares with the one that is made. */
const shared: Mount = {
  destination: "/volume",
  type: "bind",
  source: volume,
  options: ["bind", "rw"],
};

beforeEach(() => {
  for (const folder of [volume, outside, inImage, payload])
    rmSync(folder, { recursive: true, force: true });
  for (const folder of [real, outside, inImage, payload]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(payload, "file"), "payload");
});

describe("a name in a shared volume that another container swaps at any system call", () => {
  test("has nothing mounted or made outside, where it is above mount targets", async () => {
    symlinkSync(outside, other);
    const mounts: readonly Mount[] = [
      { destination: "/volume/real/a", type: "bind", source: payload, options: ["bind", "ro"] },
      {
        destination: "/volume/real/b",
        type: "bind",
        source: join(payload, "file"),
        options: ["bind"],
      },
      { destination: "/volume/real/c", type: "tmpfs", source: "payload" },
    ];
    await forEveryCall(mounts, { swap: [real, other] }, ({ pid, complaints }) => {
      assert.deepEqual(readdirSync(outside), []);
      if (pid === undefined) assert.match(complaints, /^oar: mount \/volume.*: ELOOP\n$/);
      else
        assert.equal(readFileSync(`/proc/${pid}/mountinfo`, "utf8").match(/payload/g)?.length, 3);
    });
  });

  test("has nothing smuggled into another volume, where it is covered with a copy", async () => {
    symlinkSync("/outside", other);
    writeFileSync(join(real, "smuggled"), "the attacker's");
    const mounts: readonly Mount[] = [
      { destination: "/outside", type: "bind", source: outside, options: ["bind", "rw"] },
      { destination: "/volume/real", type: "tmpfs", source: "tmpfs", options: ["tmpcopyup"] },
    ];
    await forEveryCall(mounts, { swap: [real, other] }, ({ complaints }) => {
      assert.equal(complaints, "");
      assert.deepEqual(readdirSync(outside), []);
    });
  });

  test("is not read where it is no file any more, but could be any device", async () => {
    const file = join(real, "file");
    writeFileSync(file, "a file's");
    assert.equal(runProgram(["mkfifo", other]).status, 0); // who opens it waits for ever
    const mounts: readonly Mount[] = [
      { destination: "/volume/real", type: "tmpfs", source: "tmpfs", options: ["tmpcopyup"] },
    ];
    await forEveryCall(mounts, { swap: [file, other] }, ({ complaints }) => {
      assert.equal(complaints, "");
    });
  });
});

interface Created {
  /** Of its first process, where it was created. */
  readonly pid: number | undefined;
  readonly complaints: string;
}

/** Creates a container for each system call that those mounts take, and swaps the names before that call. */
async function forEveryCall(
  mounts: readonly Mount[],
  { swap: [a, b] }: { readonly swap: readonly [string, string] },
  check: (created: Created) => void,
): Promise<void> {
  const change = withMounts([shared, ...mounts]);
  const first = callsOf(withMounts([])).indexOf("mount") + 1;
  const calls = callsOf(change).length - callsOf(withMounts([])).length;
  assert.ok(calls > 10, `${calls} calls`);
  for (let call = first; call <= first + calls + 5; call++) {
    using container = home.container(change);
    const complaints = await createStopping(container, call, () => exchange(a, b));
    const { status } = container.oar(["state"]);
    check({ pid: status === 0 ? container.pid() : undefined, complaints });
    exchange(a, b);
  }
}

/** The names of the calls of a container's first process while it is created. */
function callsOf(change: Change): readonly string[] {
  using container = home.container(change);
  const points = listPoints(container, ["create"]);
  return points.filter((point) => point.process === "0.1").map(({ name }) => name);
}

/** Those mounts first, and the process not the first of its pid namespace: it could not stop itself. */
function withMounts(mounts: readonly Mount[]): Change {
  return (config: Config) => {
    const namespaces = config.linux.namespaces.filter(({ type }) => type !== "pid");
    const linux = { ...config.linux, namespaces };
    return { ...config, linux, mounts: [...mounts, ...(config.mounts ?? [])] };
  };
}

function exchange(a: string, b: string): void {
  const between = join(volume, "between");
  renameSync(a, between);
  renameSync(b, a);
  renameSync(between, b);
}
