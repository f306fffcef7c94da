import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import {
  any,
  bootstrapParams,
  decode,
  decodeBootstrap,
  encode,
  runcOptionsName,
  runtimeInfo,
} from "@skiff/proto";
import { connectTtrpc } from "@skiff/rpc/node";
import { eventually, programs, runProgram } from "../fixtures/index.ts";
import { ShimHome } from "./shim-home.ts";
import { runShim, shimProgram } from "./shim-task.ts";

const home = new ShimHome();
const sleep = ["sleep", "1000"];

/** An id and a bundle, and nothing left of either at the end. */
function bundled(name: string): { id: string; bundle: string } & Disposable {
  const id = `${home.namespace}-${name}`;
  const bundle = join(home.folder, id);
  mkdirSync(bundle);
  return {
    id,
    bundle,
    [Symbol.dispose]: () => {
      runShim(home, { id, bundle, env: {}, action: "delete" });
      rmSync(bundle, { recursive: true });
    },
  };
}

async function shutDown(address: string): Promise<void> {
  await using client = await connectTtrpc(address);
  await client.call("containerd.task.v2.Task", "Shutdown", new Uint8Array(0));
  await client.closed;
}

const callers = [
  ["containerd 1.6, which says nothing", { MAX_SHIM_VERSION: "" }, "", 2],
  ["containerd 1.7 to 2.2", { MAX_SHIM_VERSION: "2" }, "", 2],
  ["one that knows version 3", { MAX_SHIM_VERSION: "3" }, "", 3],
  ["containerd since 2.3", { MAX_SHIM_VERSION: "2" }, params(), 3],
  ["containerd with the runtime's options", { MAX_SHIM_VERSION: "2" }, options(), 2],
] as const;

function params(): Uint8Array {
  return encode(bootstrapParams, { instanceId: "c", namespace: "n", containerdVersion: "v2.3.0" });
}

function options(): Uint8Array {
  return encode(any, { typeUrl: runcOptionsName, value: Uint8Array.of(0x3a, 1, 0x2f) });
}

for (const [name, env, input, version] of callers) {
  test(`start tells ${name} version ${version}`, async () => {
    using place = bundled("version");
    const output = runShim(home, { ...place, env, action: "start", input }).toString();
    assert.equal(output.startsWith("{"), version === 3);
    const bootstrap = decodeBootstrap(output);
    assert.equal(bootstrap.version, version);
    await shutDown(bootstrap.address);
  });
}

test("start returns with the socket there, its output ended, and `address` written", async () => {
  await using shim = await home.task(sleep);
  const path = shim.address.replace("unix://", "");
  assert.match(path, /^\/run\/containerd\/s\/[0-9a-f]{64}$/);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.equal(readFileSync(join(shim.bundle, "address"), "utf8"), shim.address);
  const pid = await shim.shimPid();
  const fd = (number: number): string => readLink(`/proc/${pid}/fd/${number}`);
  assert.deepEqual([fd(0), fd(1), fd(2)], ["/dev/null", "/dev/null", join(shim.bundle, "log")]);
  assert.match(readLink(`/proc/${pid}/cwd`), new RegExp(`${shim.id}$`));
  await shim.task.Shutdown({});
  await shim.client.closed;
  assert.ok(!existsSync(path));
  assert.ok(!existsSync(join(shim.bundle, "address")));
});

test("start and the serving process let go of the caller's output", () => {
  using place = bundled("output");
  const words = `-namespace ${home.namespace} -address /run/none.sock -id ${place.id} start`;
  const script = `"$0" ${words} 2>&1 | cat > said`;
  const { status } = spawnSync("timeout", ["5", "sh", "-c", script, shimProgram], {
    cwd: place.bundle,
    stdio: "ignore",
  });
  assert.equal(status, 0, "cat has seen the end");
  assert.match(readFileSync(join(place.bundle, "said"), "utf8"), /^unix:/);
});

function readLink(path: string): string {
  return spawnSync("readlink", [path]).stdout.toString().trim();
}

test("the serving process is sealed, in a session of its own, and gives its memory back first", async () => {
  await using shim = await home.task(sleep);
  const pid = await shim.shimPid();
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8").split(" ");
  assert.equal(Number(stat[5]), pid, "its session");
  const own = Number(readFileSync("/proc/self/oom_score_adj", "utf8"));
  assert.equal(Number(readFileSync(`/proc/${pid}/oom_score_adj`, "utf8")), Math.min(own + 1, 1000));
  const written = spawnSync("sh", ["-c", `: >> /proc/${pid}/exe`]);
  assert.notEqual(written.status, 0);
  await shim.task.Shutdown({});
  await shim.client.closed;
});

test("a second start finds the shim that is there", async () => {
  await using shim = await home.task(sleep);
  const pid = await shim.shimPid();
  const { id, bundle } = shim;
  const output = runShim(home, { id, bundle, env: {}, action: "start" });
  assert.equal(decodeBootstrap(output.toString()).address, shim.address);
  assert.equal(await shim.shimPid(), pid);
  await shim.task.Shutdown({});
  await shim.client.closed;
});

test("start takes the place of a shim that was killed", async () => {
  await using shim = await home.task(sleep);
  const pid = await shim.shimPid();
  process.kill(pid, "SIGKILL");
  await ended(pid); // its connections go before its socket does
  const { id, bundle } = shim;
  const output = runShim(home, { id, bundle, env: {}, action: "start" });
  assert.equal(decodeBootstrap(output.toString()).address, shim.address);
  await shutDown(shim.address);
});

test("SIGTERM ends a shim without containers, and no other", async () => {
  await using shim = await home.task(sleep);
  const pid = await shim.shimPid();
  await shim.create();
  process.kill(pid, "SIGTERM");
  eventually("the log tells of the signal", () =>
    readFileSync(join(shim.bundle, "log"), "utf8").includes("signal 15 is ignored"),
  );
  await shim.task.Delete({ id: shim.id });
  process.kill(pid, "SIGTERM");
  await shim.client.closed;
});

test("a shim that owns nothing ends by itself ten seconds after its last client", async () => {
  await using shim = await home.task(sleep);
  const pid = await shim.shimPid();
  await shim.client[Symbol.asyncDispose]();
  const start = performance.now();
  await ended(pid);
  const seconds = (performance.now() - start) / 1000;
  assert.ok(seconds > 9 && seconds < 20, `after ${seconds} s`);
});

function ended(pid: number): Promise<void> {
  const watcher = spawn("tail", ["-s", "0.1", "-f", "/dev/null", "--pid", String(pid)]);
  return new Promise((resolve) => watcher.on("close", () => resolve()));
}

test("-v and -info tell what it is", () => {
  assert.match(spawnSync(shimProgram, ["-v"]).stdout.toString(), /Version: +\d+\.\d+\.\d+/);
  const given = { typeUrl: "containerd.runc.v1.Options", value: Uint8Array.of(0x3a, 1, 0x2f) };
  const { stdout, status } = spawnSync(shimProgram, ["-info"], { input: encode(any, given) });
  assert.equal(status, 0);
  const info = decode(runtimeInfo, stdout);
  assert.equal(info.name, "io.containerd.oar.v1");
  assert.match(info.version?.version ?? "", /^\d+\.\d+\.\d+$/);
  assert.deepEqual(info.options, given);
  assert.match(info.features?.typeUrl ?? "", /runtime-spec\/1\/features\/Features$/);
  const told: unknown = JSON.parse(new TextDecoder().decode(info.features?.value));
  assert.deepEqual(told, JSON.parse(runProgram([programs.oar, "features"]).stdout));
});

const mistakes = [
  [["start"], /-namespace: required/],
  [["-namespace", "../n", "-id", "c", "start"], /invalid container ID/],
  [["-namespace", "n", "-id", "..", "start"], /invalid container ID/],
  [["-namespace", "n", "-id", "c/d", "delete"], /invalid container ID/],
  [["-what", "start"], /not defined: -what/],
  [["-id", "c"], /is executed by containerd/],
] as const;

for (const [argv, message] of mistakes) {
  test(`${argv.join(" ")} is refused`, () => {
    const { status, stdout, stderr } = spawnSync(shimProgram, argv, { cwd: home.folder });
    assert.equal(status, 1);
    assert.equal(stdout.toString(), "");
    assert.match(stderr.toString(), message);
  });
}

test("of many clients none is refused, though the shim is slow to accept them", async () => {
  await using shim = await home.task(["true"]);
  const pid = await shim.shimPid();
  using clients = new DisposableStack();
  process.kill(pid, "SIGSTOP");
  clients.defer(() => process.kill(pid, "SIGCONT"));
  const connected = Array.from({ length: 300 }, async () => {
    const socket = connect(shim.address.replace("unix://", ""));
    clients.defer(() => socket.destroy());
    await once(socket, "connect");
  });
  await Promise.all(connected);
});
