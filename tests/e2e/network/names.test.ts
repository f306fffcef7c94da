import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { eventually, isAlive, runProgram } from "../../fixtures/index.ts";
import { NetworkHome } from "./network-home.ts";

const net = new NetworkHome();
const { home } = net;
const sleep = ["busybox", "sleep", "1000"];
/** A server of the test's, where containers reach the host. */
const hostAddress = "192.0.2.10";

test("containers of a network are found by name, alias, id and NAME.NETWORK, whatever the letters' size", () => {
  home.ok("run", "-d", "--name", "web", "--network-alias", "www", ...sleep);
  const id = home.ok("ps", "-q").trim();
  home.ok("run", "-d", "--name", "asker", ...sleep);
  for (const name of ["web", "www", id, "web.bridge", "WEB", "Www.Bridge"]) {
    assert.deepEqual(dig("asker", name), ["10.120.0.2"], name);
  }
  assert.match(
    home.ok("exec", "asker", "nslookup", "web"),
    /^Name:\tweb\nAddress: 10\.120\.0\.2$/m,
  );
  assert.deepEqual(dig("asker", "-x", "10.120.0.2"), ["web.bridge."]);
  assert.match(say("asker", "web", "AAAA"), /status: NOERROR.*ANSWER: 0/s);
  assert.match(say("asker", "web", "MX"), /status: NOERROR.*ANSWER: 0/s);
  assert.deepEqual(dig("asker", "+tcp", "web"), ["10.120.0.2"]);
  home.ok("rename", "web", "shop");
  assert.deepEqual(dig("asker", "shop"), ["10.120.0.2"]);
  const gone = home.skiff("exec", "asker", "ping", "-c", "1", "web");
  assert.match(gone.stderr, /bad address 'web'/);
  home.ok("rm", "-f", "shop", "asker");
});

test("those who share an alias are all told of, each first at times, to programs that ask libc too", () => {
  for (const name of ["one", "two", "three"]) {
    home.ok("run", "-d", "--name", name, "--network-alias", "pool", ...sleep);
  }
  const asked = Array.from({ length: 40 }, () => dig("one", "pool"));
  for (const addresses of asked) assert.equal(new Set(addresses).size, 3);
  assert.equal(new Set(asked.map(([first]) => first)).size, 3);
  const hosts = home.ok("exec", "one", "cat", "/etc/hosts");
  assert.doesNotMatch(hosts, /pool|two|three/);
  home.ok("rm", "-f", "one", "two", "three");
});

test("names follow connect and disconnect, and are those of one's own networks", () => {
  home.ok("network", "create", "blue");
  home.ok("run", "-d", "--name", "walker", ...sleep);
  home.ok("run", "-d", "--name", "dweller", "--network", "blue", ...sleep);
  assert.match(say("dweller", "walker"), /status: SERVFAIL/);
  home.ok("network", "connect", "--alias", "guest", "blue", "walker");
  assert.equal(dig("dweller", "guest").length, 1);
  assert.deepEqual(dig("dweller", "walker.blue"), dig("dweller", "guest"));
  assert.equal(dig("walker", "dweller").length, 1);
  assert.equal(dig("walker", "walker").length, 2);
  home.ok("network", "disconnect", "blue", "walker");
  assert.match(say("dweller", "guest"), /status: SERVFAIL/);
  assert.match(say("walker", "dweller"), /status: SERVFAIL/);
  home.ok("network", "disconnect", "bridge", "walker");
  assert.match(say("walker", "walker"), /status: SERVFAIL/);
  home.ok("rm", "-f", "walker", "dweller");
  home.ok("network", "rm", "blue");
});

test("--network container:NAME has that one's names; none has none", () => {
  home.ok("run", "-d", "--name", "web", ...sleep);
  const shared = ["run", "--rm", "--network", "container:web", "busybox", "nslookup", "web"];
  assert.match(home.ok(...shared), /Address: 10\.120\.0\.2/);
  const none = home.ok("run", "--rm", "--network", "none", "busybox", "cat", "/etc/resolv.conf");
  assert.doesNotMatch(none, /127\.0\.0\.11/);
  home.ok("rm", "-f", "web");
});

test("other names are asked for at the servers of --dns, from the container's network", async () => {
  await using server = new NameServer(hostAddress);
  home.ok("run", "-d", "--name", "asker", "--dns", hostAddress, ...sleep);
  assert.deepEqual(dig("asker", "plain.example"), ["203.0.113.7"]);
  assert.deepEqual(dig("asker", "+tcp", "plain.example"), ["203.0.113.7"]);
  assert.deepEqual(dig("asker", "forged.example"), ["203.0.113.7"]);
  assert.match(say("asker", "absent.example"), /status: NXDOMAIN/);
  const long = say("asker", "long.example");
  assert.match(long, /Truncated, retrying in TCP mode/);
  assert.match(long, /ANSWER: 100,/);
  const ping = home.skiff("exec", "asker", "ping", "-c", "1", "-W", "1", "plain.example");
  assert.match(ping.stdout, /PING plain\.example \(203\.0\.113\.7\)/);
  assert.equal(server.asked.includes("tcp long.example"), true);
  home.ok("rm", "-f", "asker");
});

test("a server that refuses, or does not answer, is not the last that is asked", async () => {
  await using _server = new NameServer(hostAddress);
  for (const dead of ["127.0.0.1", "192.0.2.77"]) {
    const flags = ["--dns", dead, "--dns", hostAddress];
    home.ok("run", "-d", "--name", "asker", ...flags, ...sleep);
    assert.deepEqual(dig("asker", "plain.example"), ["203.0.113.7"], dead);
    assert.deepEqual(dig("asker", "+tcp", "plain.example"), ["203.0.113.7"], dead);
    home.ok("rm", "-f", "asker");
  }
});

test("where nobody answers, the answer says so in less time than clients wait", async () => {
  home.ok("run", "-d", "--name", "asker", "--dns", hostAddress, ...sleep);
  assert.match(say("asker", "plain.example"), /status: SERVFAIL/);
  assert.match(say("asker", "+tcp", "plain.example"), /status: SERVFAIL/);
  await using server = new NameServer(hostAddress);
  assert.match(say("asker", "+tries=1", "+timeout=5", "silent.example"), /status: SERVFAIL/);
  assert.equal(server.asked.filter((asked) => asked === "udp silent.example").length, 3);
  home.ok("rm", "-f", "asker");
});

test("the host's servers are asked from the host, its loopback's too, but for those in networks with no way out", async () => {
  await using server = new NameServer("127.0.0.1");
  const file = join(home.folder, "resolv.conf");
  writeFileSync(file, "nameserver 127.0.0.1\n");
  const script = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
  const inside = (...words: string[]): string => {
    const line = home.argv(["run", "--rm", ...words], ["unshare", "-m", "sh", "-c", script, file]);
    return runProgram(line, { env: home.environment }).stdout;
  };
  const ask = ["busybox", "nslookup", "-type=a", "plain.example"];
  assert.match(inside(...ask), /Address: 203\.0\.113\.7/);
  assert.match(inside("busybox", "cat", "/etc/resolv.conf"), /^nameserver 127\.0\.0\.11$/m);
  home.ok("network", "create", "--internal", "cellar");
  const before = server.asked.length;
  assert.match(inside("--network", "cellar", ...ask), /SERVFAIL/);
  assert.equal(server.asked.length, before);
  home.ok("network", "rm", "cellar");
});

test("a container may have a name server of its own, at every address", async () => {
  home.ok("run", "-d", "--name", "server", ...sleep);
  {
    await using _server = new NameServer("0.0.0.0", inNetwork("server"));
    const said = net.onHost("dig", "+short", "@10.120.0.2", "plain.example");
    assert.equal(said, "203.0.113.7\n");
    assert.deepEqual(dig("server", "server"), ["10.120.0.2"]);
    assert.deepEqual(dig("server", "+tcp", "server"), ["10.120.0.2"]);
  }
  home.ok("rm", "-f", "server");
});

test("who answers is there while it is asked, and again when it was killed", () => {
  home.ok("run", "-d", "--name", "asker", ...sleep);
  assert.deepEqual(resolversOf("asker"), []);
  assert.equal(dig("asker", "asker").length, 1);
  const [first = 0, ...others] = resolversOf("asker");
  assert.deepEqual(others, []);
  process.kill(first, "SIGKILL");
  assert.equal(dig("asker", "asker").length, 1);
  assert.notEqual(resolversOf("asker")[0], first);
  eventually("it has ended by itself", () => resolversOf("asker").length === 0);
  assert.equal(dig("asker", "asker").length, 1);
  home.ok("rm", "-f", "asker");
});

test("nothing stays when the shim is killed", () => {
  home.ok("run", "-d", "--name", "asker", ...sleep);
  assert.equal(dig("asker", "asker").length, 1);
  const [resolver = 0] = resolversOf("asker");
  process.kill(parentOf(resolver), "SIGKILL");
  eventually("the resolver has died with it", () => !isAlive(resolver));
  home.ok("rm", "-f", "asker");
});

test("whatever a container sends, the others' questions are answered, and it goes as fast", () => {
  home.ok("run", "-d", "--name", "rude", ...sleep);
  const script = join(home.folder, "flood.ts");
  writeFileSync(script, flood);
  assert.equal(dig("rude", "rude").length, 1);
  const flooded = runProgram([...inNetwork("rude"), process.execPath, script]);
  assert.equal(flooded.status, 0, flooded.stderr);
  assert.deepEqual(dig("rude", "rude"), ["10.120.0.2"]);
  const [resolver = 0] = resolversOf("rude");
  const most = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${resolver}/status`, "utf8"))?.[1];
  assert.ok(Number(most) < 32 * 1024, `${most} kB at most`);
  home.ok("rm", "-f", "rude");
});

/** Garbage, questions that nobody answers, connections that say nothing and ones that never read. */
const flood = `
import { createSocket } from "node:dgram";
import { connect } from "node:net";
const socket = createSocket("udp4");
const question = (name) => Buffer.concat([
  Buffer.from([1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]),
  ...name.split(".").map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
  Buffer.from([0, 0, 1, 0, 1]),
]);
const send = (bytes) => new Promise((done) => socket.send(bytes, 53, "127.0.0.11", done));
for (let at = 0; at < 20000; at++) {
  const garbage = Buffer.from(Array.from({ length: at % 600 }, (_, i) => (at * 31 + i * 17) & 0xff));
  await send(at % 3 === 0 ? garbage : question(at % 3 === 1 ? "x" + at + ".silent" : "rude"));
}
const framed = Buffer.concat([Buffer.from([0, 22]), question("rude")]);
const many = Buffer.concat(Array.from({ length: 20000 }, () => framed));
for (let at = 0; at < 64; at++) {
  const client = connect(53, "127.0.0.11", () => client.write(at % 2 === 0 ? many : Buffer.from([0])));
  client.on("error", () => {});
  client.pause();
}
setTimeout(() => process.exit(0), 3000);
`;

/** A name server in a network namespace, see the program. */
class NameServer implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #log: string;

  /** It answers from now on. */
  constructor(address: string, launcher: readonly string[] = net.launcher) {
    this.#log = join(home.folder, "asked");
    const program = join(import.meta.dirname, "name-server-program.ts");
    const [first = "", ...rest] = launcher;
    const log = openSync(this.#log, "w");
    this.#process = spawn(first, [...rest, process.execPath, program, address], {
      stdio: ["ignore", log, "inherit"],
    });
    closeSync(log);
    eventually("the name server listens", () => this.#lines.includes("ready"));
  }

  /** What it was asked for. */
  get asked(): readonly string[] {
    return this.#lines.slice(1);
  }

  get #lines(): readonly string[] {
    return readFileSync(this.#log, "utf8").split("\n").filter(Boolean);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#process.on("exit", resolve));
    this.#process.kill("SIGKILL");
    await ended;
  }
}

/** Words before a program that is to run in a container's network. */
function inNetwork(name: string): string[] {
  return ["nsenter", `--net=/proc/${pidOf(name)}/ns/net`];
}

function pidOf(name: string): string {
  return home.ok("inspect", "--format", "{{.State.Pid}}", name).trim();
}

/** What a container's resolver answers, the values alone. */
function dig(name: string, ...words: string[]): string[] {
  const { stdout } = runProgram([...inNetwork(name), "dig", "+short", "@127.0.0.11", ...words]);
  return stdout.split("\n").filter(Boolean);
}

/** All that dig says of it. */
function say(name: string, ...words: string[]): string {
  return runProgram([...inNetwork(name), "dig", "@127.0.0.11", ...words]).stdout;
}

/** The shim's children that are not the container's. */
function resolversOf(name: string): number[] {
  const init = Number(pidOf(name));
  const shim = parentOf(init);
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && pid !== init && parentOf(pid) === shim);
}

function parentOf(pid: number): number {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return 0;
  }
}
