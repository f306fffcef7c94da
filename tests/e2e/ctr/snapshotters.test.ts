import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { Snapshots } from "@skiff/proto/grpc";
import { GrpcClient } from "@skiff/rpc/grpc";
import { findErofsObstacle } from "@skiff/store";
import { type Subject, snapshotterContract } from "../../contracts/snapshotter-contract.ts";
import { programs, runProgram } from "../../fixtures/index.ts";
import { ociArchive } from "../../store/make-image.ts";
import { makeTar } from "../../store/make-tar.ts";
import { RemoteSnapshotter } from "./remote-snapshotter.ts";
import { skiffdArgv, skiffdHome } from "./skiffd-home.ts";

const image = "docker.io/library/busybox:latest";
const obstacle = findErofsObstacle();
const names = ["overlayfs", "native", ...(obstacle === undefined ? ["erofs"] : []), "elsewhere"];
if (obstacle !== undefined) console.error(`erofs snapshots cannot be here: ${obstacle}`);

const home = skiffdHome({
  argv: (own) => {
    const config = join(own.folder, "skiffd.toml");
    const plugin = `type = "snapshot"\naddress = "${join(own.folder, "p.sock")}"`;
    writeFileSync(config, `[proxy_plugins]\n[proxy_plugins.elsewhere]\n${plugin}\n`);
    return [...skiffdArgv(own), "--config", config];
  },
});
const address = join(home.folder, "c.sock");
const elsewhere = join(home.folder, "elsewhere");
let proxy: ChildProcess;
let said: AsyncIterator<string>;

before(async () => {
  const script = join(import.meta.dirname, "snapshots-program.ts");
  proxy = spawn(process.execPath, [script, programs.oar, elsewhere, join(home.folder, "p.sock")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  assert.ok(proxy.stdout);
  said = createInterface({ input: proxy.stdout })[Symbol.asyncIterator]();
  assert.equal((await said.next()).value, "ready");
});
after(endProxy);

for (const name of names) {
  snapshotterContract(`skiffd's ${name}`, (): Subject => {
    const client = new GrpcClient(address);
    const snapshots = new RemoteSnapshotter(client, name);
    return { snapshots, keepsSizes: false, [Symbol.dispose]: () => client[Symbol.dispose]() };
  });
}

const rows = (name: string): string[][] =>
  home
    .ok("snapshots", "--snapshotter", name, "ls")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/ +/))
    .filter(([key]) => key !== "");
const keys = (name: string): string[] => rows(name).map(([key = ""]) => key);
const parents = (name: string): string[] => rows(name).map(([, parent = ""]) => parent);

const plain = "application/vnd.oci.image.layer.v1.tar";
const layered = "docker.io/library/layered:latest";
/** The upper layer hides a file, a directory whose other name it has anew, and all that is below in another. */
const layers = [
  [
    { name: "kept/", type: "5" },
    { name: "kept/a", body: "1" },
    { name: "kept/gone", body: "1" },
    { name: "mine/", type: "5" },
    { name: "mine/gone", body: "1" },
    { name: "opaque/", type: "5" },
    { name: "opaque/gone/", type: "5" },
    { name: "opaque/gone/deep", body: "1" },
  ],
  [
    { name: "mine/", type: "5" },
    { name: "mine/b", body: "2" },
    { name: ".wh.mine" },
    { name: "kept/.wh.gone" },
    { name: "kept/.wh.never" },
    { name: "opaque/", type: "5" },
    { name: "opaque/own", body: "2" },
    { name: "opaque/.wh..wh..opq" },
  ],
];

describe("ctr", () => {
  test("plugins ls tells of every snapshotter, and why one cannot be here", () => {
    const rows = home.ok("plugins", "ls", "type==io.containerd.snapshotter.v1");
    for (const name of names) assert.match(rows, new RegExp(`snapshotter\\.v1 +${name} .*ok`));
    if (obstacle !== undefined) assert.match(rows, /snapshotter\.v1 +erofs .*skip/);
  });

  for (const name of names) {
    test(`unpacks an image by ${name} and runs it`, () => {
      home.ok("images", "import", "--no-unpack", home.image);
      const digest = /sha256:[0-9a-f]{64}/.exec(home.ok("images", "ls"))?.[0] ?? "";
      home.ok("snapshots", "unpack", "--snapshotter", name, digest);
      const [top = "", ...others] = keys(name);
      assert.deepEqual([top.slice(0, 7), others], ["sha256:", []]);
      const id = `${home.marker}-${name}`;
      const script = "echo written >/new; cat /new; rm /bin/vi; ls /bin | grep -c '^vi$'";
      const run = ["run", "--rm", "--snapshotter", name, image, id, "sh", "-c", script];
      const { stdout } = home.run(...run);
      assert.equal(stdout, "written\n0\n");
      assert.deepEqual(keys(name), [top]);
      assert.match(home.ok("snapshots", "--snapshotter", name, "usage", top), /B +[0-9]+ *$/m);
      home.ok("images", "rm", "--sync", image);
      assert.deepEqual(keys(name), []);
      assert.deepEqual(readdirSync(join(home.folder, "root/snapshots")), []);
    });
  }

  for (const name of names) {
    test(`what a layer hides is not seen through ${name}, what it has is`, () => {
      const archive = join(home.folder, "layers.tar");
      writeFileSync(archive, ociArchive({ layers: layers.map(makeTar), names: [layered] }));
      home.ok("images", "import", "--no-unpack", archive);
      const digest = /sha256:[0-9a-f]{64}/.exec(home.ok("images", "ls", `name==${layered}`))?.[0];
      home.ok("snapshots", "unpack", "--snapshotter", name, digest ?? "");
      const target = join(home.folder, "m");
      mkdirSync(target);
      const top = keys(name).find((key) => !parents(name).includes(key)) ?? "";
      home.ok("snapshots", "--snapshotter", name, "view", "seen", top);
      const line = home.ok("snapshots", "--snapshotter", name, "mounts", target, "seen");
      const script = `${line}\ncd ${target}; find . -type f -o -type c | sort; cd /; umount ${target}`;
      const { stdout } = runProgram(["sh", "-ec", script]);
      assert.equal(stdout, "./kept/a\n./mine/b\n./opaque/own\n");
      home.ok("snapshots", "--snapshotter", name, "rm", "seen");
      home.ok("snapshots", "--snapshotter", name, "prepare", "work", top);
      const work = home.ok("snapshots", "--snapshotter", name, "mounts", target, "work");
      const change = `${work}\necho 3 >${target}/new; rm ${target}/kept/a; umount ${target}`;
      assert.equal(runProgram(["sh", "-ec", change]).status, 0);
      const diff = ["snapshots", "--snapshotter", name, "diff", "--media-type", plain, "work"];
      const layer = spawnSync("ctr", ["--address", address, ...diff]).stdout;
      const listed = spawnSync("tar", ["-tf", "-"], { input: layer }).stdout.toString();
      assert.equal(listed, "kept/\nkept/.wh.a\nnew\n");
      home.ok("snapshots", "--snapshotter", name, "rm", "work");
      home.ok("images", "rm", "--sync", layered);
      rmdirSync(target);
      assert.deepEqual(keys(name), []);
    });
  }

  test("what a daemon was making that is killed is made again", async () => {
    using client = new GrpcClient(address);
    const labels = { "containerd.io/snapshot/hold": "1" };
    const request = { snapshotter: "elsewhere", key: "key", labels };
    const headers = { "containerd-namespace": "default" };
    const waiting = client.unary(Snapshots.method.prepare, request, { headers });
    const lost = assert.rejects(waiting, { code: "unavailable" });
    assert.equal((await said.next()).value, "held");
    assert.match(
      home.run("snapshots", "--snapshotter", "elsewhere", "prepare", "key").stderr,
      /snapshot key exists already/,
    );
    assert.deepEqual(keys("elsewhere"), []);
    await home.stopDaemon("SIGKILL");
    await lost;
    await home.startDaemon();
    home.ok("snapshots", "--snapshotter", "elsewhere", "prepare", "key");
    assert.deepEqual(keys("elsewhere"), ["key"]);
    home.ok("snapshots", "--snapshotter", "elsewhere", "rm", "key");
    assert.deepEqual(readdirSync(join(elsewhere, "snapshots")), []);
  });

  test("a snapshotter that does not answer is named", async () => {
    await endProxy();
    const { stderr } = home.run("snapshots", "--snapshotter", "elsewhere", "prepare", "key");
    assert.match(stderr, /p\.sock/);
    assert.deepEqual(keys("elsewhere"), []);
  });
});

async function endProxy(): Promise<void> {
  if (proxy.exitCode !== null || proxy.signalCode !== null) return;
  const ended = once(proxy, "exit");
  proxy.kill();
  await ended;
}
