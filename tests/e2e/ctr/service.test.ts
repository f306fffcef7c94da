import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { any, encode } from "@skiff/proto";
import { Events } from "@skiff/proto/grpc";
import { GrpcClient } from "@skiff/rpc/grpc";
import { eventually, programs } from "../../fixtures/index.ts";
import { skiffdArgv, skiffdHome } from "./skiffd-home.ts";

const folder = mkdtempSync(join(tmpdir(), "skiffd-service-"));
const socket = join(folder, "notify");
const heardIn = join(folder, "heard");
const heard = (): string => readFileSync(heardIn, "utf8");

/** A service manager's end of sd_notify(3): writes down what it is told. */
const listen = `$s = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $ARGV[0]) or die; $| = 1;
  print "bound\n"; print $m while defined $s->recv($m, 4096)`;
const output = openSync(heardIn, "w");
const listener = spawn("perl", ["-MIO::Socket::UNIX", "-e", listen, socket], {
  stdio: ["ignore", output, "inherit"],
});
closeSync(output);
eventually("the service manager listens", () => heard() === "bound\n");
after(async () => {
  const ended = once(listener, "exit");
  listener.kill();
  await ended;
  rmSync(folder, { recursive: true });
});

const home = skiffdHome({
  argv: (own) => ["env", `NOTIFY_SOCKET=${socket}`, ...skiffdArgv(own)],
});
const address = join(home.folder, "c.sock");

test("skiffd tells its service manager when it serves, and when it ends", async () => {
  const claim = readFileSync(join(home.folder, "state/skiffd.json"), "utf8");
  const pid = /"pid":(\d+)/.exec(claim)?.[1];
  const ready = `MAINPID=${pid}\nSTATUS=Serving containerd's API\nREADY=1\n`;
  eventually("it is told", () => heard() === `bound\n${ready}`);
  await home.stopDaemon();
  assert.equal(heard(), `bound\n${ready}STOPPING=1\n`);
  await home.startDaemon();
});

/** As a shim of containerd 1.x has it told. */
function publish(input: Uint8Array, ...words: readonly string[]): string {
  const args = ["--address", address, "publish", ...words];
  const { status, stderr } = spawnSync(programs.skiffd, args, { input, encoding: "utf8" });
  return `${status} ${stderr}`;
}

test("skiffd publish tells of an event of a shim's", async () => {
  const since = new Date().toISOString();
  // containerd.events.TaskOOM with container_id "dead"
  const value = Uint8Array.of(0x0a, 4, 0x64, 0x65, 0x61, 0x64);
  const event = encode(any, { typeUrl: "containerd.events.TaskOOM", value });
  const place = ["--topic", "/tasks/oom", "--namespace", "some"];
  assert.equal(publish(event, ...place), "0 ");
  using client = new GrpcClient(address);
  const headers = { "skiffd-since": since };
  for await (const told of client.stream(Events.method.subscribe, [{}], { headers })) {
    assert.equal(`${told.namespace} ${told.topic}`, "some /tasks/oom");
    assert.equal(told.event?.typeUrl, "containerd.events.TaskOOM");
    assert.deepEqual(told.event.value, value);
    break;
  }
  assert.match(publish(new Uint8Array(), ...place), /^1 skiffd: standard input: no event/);
  assert.match(publish(event, "--topic", "oom", "--namespace", "some"), /^1 .*topic "oom": not of/);
  assert.match(publish(event, "--topic", "/a"), /^1 .*publish wants --topic and --namespace/);
  assert.match(
    publish(event, "--topic", "/a", "--namespace", "a/b"),
    /^1 .*namespace "a\/b": only/,
  );
  await home.stopDaemon();
  assert.match(publish(event, ...place), /^1 .*c\.sock\.ttrpc/);
  await home.startDaemon();
});
