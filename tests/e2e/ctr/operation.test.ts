import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { within } from "@skiff/base";
import { patience } from "../../fixtures/patience.ts";
import { runProgram } from "../../fixtures/index.ts";
import { skiffdArgv, skiffdHome } from "./skiffd-home.ts";

/** Takes traces, as a collector does. */
const heard: string[] = [];
let hears = Promise.withResolvers<void>();
const collector = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => (text += String(chunk)));
  request.on("end", () => {
    heard.push(text);
    response.writeHead(200).end("{}");
    hears.resolve();
    hears = Promise.withResolvers();
  });
}).listen(0, "127.0.0.1");
await once(collector, "listening");
after(() => collector.close());

const folder = mkdtempSync(join(tmpdir(), "skiffd-config-"));
after(() => rmSync(folder, { recursive: true }));
const config = join(folder, "skiffd.toml");
const metricsPort = portOf(collector.address()) + 1;
writeFileSync(config, `[metrics]\naddress = "127.0.0.1:${metricsPort}"\n`);

/** As a service manager starts it: with a socket, at the first connection. */
const home = skiffdHome({
  env: {},
  argv: (place) => [
    "systemd-socket-activate",
    "--listen",
    join(place.folder, "c.sock"),
    ...[
      `OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:${portOf(collector.address())}`,
      "OTEL_BSP_SCHEDULE_DELAY=1",
    ].flatMap((variable) => ["--setenv", variable]),
    ...skiffdArgv(place),
    "--config",
    config,
  ],
});
const image = "docker.io/library/busybox:latest";
const id = `${home.marker}-watched`;

before(() => void home.ok("images", "import", home.image));

function portOf(address: unknown): number {
  assert.ok(typeof address === "object" && address !== null && "port" in address);
  return Number(address.port);
}

test("a socket that was handed over is served, and left when skiffd ends", async () => {
  const address = join(home.folder, "c.sock");
  const { ino } = statSync(address);
  assert.match(home.ok("version"), /Server:/);
  assert.equal(statSync(address).ino, ino);
  await home.stopDaemon();
  assert.equal(existsSync(address), true);
  rmSync(address); // the service manager's
  await home.startDaemon();
});

test("metrics tell of calls, and of the tasks that there are", async () => {
  home.ok("run", "--detach", "--runtime", "io.containerd.oar.v1", image, id, "sleep", "1000");
  const answer = await fetch(`http://127.0.0.1:${metricsPort}/v1/metrics`);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  const task = `{container_id="${id}",namespace="default",runtime="io.containerd.oar.v1"}`;
  assert.ok(text.includes(`container_pids_current${task} 1\n`), text);
  assert.match(text, /grpc_server_handled_total\{grpc_code="OK",grpc_method="Start",[^}]*\} 1\n/);
  assert.match(text, /\nprocess_resident_memory_bytes \d+\n/);
  assert.equal((await fetch(`http://127.0.0.1:${metricsPort}/`)).status, 404);
});

test("a trace tells of each call, and of the deletion of a task", async () => {
  home.run("task", "rm", "--force", id);
  home.ok("containers", "rm", id);
  const told = (): string => heard.join("\n");
  const all = async (): Promise<void> => {
    while (!/"task\.Delete"/.test(told())) await hears.promise;
  };
  await within(all(), patience, "wait for the span of a deletion");
  assert.match(told(), /"name":"containerd\.services\.tasks\.v1\.Tasks\/Delete","kind":2/);
  assert.match(
    told(),
    new RegExp(`"task\\.Delete".*"task\\.id","value":\\{"stringValue":"${id}"\\}`),
  );
});

test("who may not speak is refused, though the socket's mode would let him", () => {
  runProgram(["chmod", "0666", join(home.folder, "c.sock")]);
  runProgram(["chmod", "0755", home.folder]);
  const line = ["ctr", "--address", join(home.folder, "c.sock"), "--timeout", "1s", "version"];
  const stranger = runProgram([
    "setpriv",
    "--reuid=4711",
    "--regid=4711",
    "--clear-groups",
    ...line,
  ]);
  assert.notEqual(stranger.status, 0);
  assert.doesNotMatch(stranger.stdout, /UUID/);
  const member = runProgram(["setpriv", "--reuid=4711", "--regid=4711", "--groups=0", ...line]);
  assert.match(member.stdout, /UUID/, member.stderr);
});

test("an address for metrics that is in use is named, and nothing is left", () => {
  const taken = join(folder, "taken.toml");
  writeFileSync(taken, `[metrics]\naddress = "127.0.0.1:${metricsPort}"\n`);
  const other = skiffdArgv({ folder: join(home.folder, "other") });
  const { status, stderr } = runProgram([...other, "--config", taken]);
  assert.equal(status, 1);
  assert.match(stderr, /skiffd: listen 127\.0\.0\.1:\d+ for metrics: .*EADDRINUSE|in use/);
  assert.equal(existsSync(join(home.folder, "other/c.sock")), false);
});
