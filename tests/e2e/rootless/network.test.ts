import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { eventually, type Outcome, programs, runProgram } from "../../fixtures/index.ts";
import { ended } from "../network/network-home.ts";
import { RootlessHome } from "./rootless-home.ts";

const folder = mkdtempSync(join(tmpdir(), "skiff-net-"));
const host = join(folder, "host");
assert.equal(runProgram([programs.oar, "netns", host]).status, 0);
const onHost = ["nsenter", `--net=${host}`];
const rootless = new RootlessHome({ launcher: onHost, network: "default" });
const { home } = rootless;

before(() => {
  const script = `ip link add uplink type bridge && ip address add 192.0.2.10/24 dev uplink &&
    ip link set uplink up && ip route add default via 192.0.2.1`;
  assert.equal(runProgram([...onHost, "sh", "-c", script]).status, 0);
  chmodSync(folder, 0o755);
  home.ok("run", "--rm", "busybox", "true"); // the network's record stays
});
after(() => {
  assert.equal(runProgram([programs.oar, "netns", "--remove", host]).status, 0);
  rmSync(folder, { recursive: true });
});

const server = "mkdir /w; echo page > /w/index.html; exec httpd -f -h /w -p";

/** A container that serves a page. */
function serve(name: string, ...flags: readonly string[]): void {
  home.ok("run", "-d", "--name", name, ...flags, "busybox", "sh", "-c", `${server} 80`);
}

/** What somebody on the host gets from there. */
function fetch(url: string): Outcome {
  return home.skiff("run", "--rm", "--network", "host", "busybox", "wget", "-qO-", url);
}

/** The command lines of all pasta programs of the account. */
function pastas(): readonly number[] {
  return rootless.processes().filter((pid) => {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--netns-only");
  });
}

/** Runs skiff with this script in the place of pasta, or with none where it is "". */
function withPasta(script: string): Readonly<Record<string, string>> {
  const programsFolder = join(folder, "bin");
  rmSync(programsFolder, { recursive: true, force: true });
  mkdirSync(programsFolder);
  const path = join(programsFolder, "pasta");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { ...home.environment, PATH: [programsFolder, process.env["PATH"]].join(delimiter) };
}

describe("an ordinary user's container", () => {
  test("has an interface of its own, names, and a way out by the host's sockets", () => {
    const outside = `${server} 8081`;
    home.ok("run", "-d", "--name", "out", "--network", "host", "busybox", "sh", "-c", outside);
    const look = "ip -o -4 address show eth0; grep -c $(hostname) /etc/hosts; cat /etc/resolv.conf";
    const shown = home.ok("run", "--rm", "busybox", "sh", "-c", look);
    assert.match(shown, /inet 10\.\d+\.0\.2\/16 [^]*\n1\n[^]*nameserver /);
    const get = ["wget", "-qO-", "http://192.0.2.10:8081"];
    eventually("it serves", () => home.skiff("run", "--rm", "busybox", ...get).stdout === "page\n");
    // The host's loopback is the host's.
    const refused = home.skiff("run", "--rm", "busybox", "wget", "-qO-", "http://127.0.0.1:8081");
    assert.equal(refused.status, 1);
    home.ok("rm", "-f", "out");
  });

  test("is reached at its published port, which no other container gets meanwhile", () => {
    serve("web", "-p", "8080:80");
    assert.equal(home.ok("port", "web"), "80/tcp -> 0.0.0.0:8080\n");
    eventually("it serves", () => fetch("http://127.0.0.1:8080").stdout === "page\n");
    assert.equal(fetch("http://192.0.2.10:8080").stdout, "page\n");
    const other = home.skiff("run", "--rm", "-p", "8080:80", "busybox", "true");
    assert.deepEqual(
      [other.status, other.stderr],
      [125, "skiff: Bind for 0.0.0.0:8080 failed: port is already allocated\n"],
    );
    home.ok("stop", "-t", "0", "web");
    assert.deepEqual(pastas(), []);
    assert.notEqual(fetch("http://127.0.0.1:8080").status, 0);
    home.ok("start", "web");
    eventually("it serves", () => fetch("http://127.0.0.1:8080").stdout === "page\n");
    home.ok("rm", "-f", "web");
    assert.deepEqual(pastas(), []);
  });

  test("is reached at one address alone, and by udp", () => {
    serve("web", "-p", "127.0.0.1:8080:80", "-p", "5353:53/udp");
    eventually("it serves", () => fetch("http://127.0.0.1:8080").stdout === "page\n");
    assert.notEqual(fetch("http://192.0.2.10:8080").status, 0);
    assert.match(home.ok("port", "web"), /^53\/udp -> 0\.0\.0\.0:5353$/m);
    home.ok("rm", "-f", "web");
  });

  test("may be in the network of another, in the host's, or in none", () => {
    serve("web");
    const get = ["busybox", "wget", "-qO-", "http://127.0.0.1"];
    const shared = ["run", "--rm", "--network", "container:web"];
    eventually("it serves", () => home.skiff(...shared, ...get).stdout === "page\n");
    const links = (network: string): string =>
      home.ok("run", "--rm", "--network", network, "busybox", "ip", "-o", "link");
    assert.match(links("host"), / uplink: /);
    assert.match(links("none"), /^1: lo: .*\n$/);
    home.ok("rm", "-f", "web");
  });

  test("is refused what root alone has: the error says what there is", () => {
    const says = (...words: string[]): string => home.skiff(...words).stderr;
    const run = ["run", "--rm"];
    assert.match(
      says(...run, "--network", "bridge", "busybox", "true"),
      /root's alone; yours is pasta/,
    );
    assert.match(says("network", "create", "blue"), /need root: .*pasta, host, none/);
    assert.match(says(...run, "-p", "80:80", "busybox", "true"), /0\.0\.0\.0:80: EACCES/);
    assert.match(says("network", "rm", "pasta"), /pre-defined network/);
    assert.deepEqual(home.states(), {});
  });
});

describe("pasta", () => {
  const doomed = ["--name", "doomed", "-p", "8080:80", "busybox", "sleep", "1000"];

  test("is killed: the container is removed all the same, and can be started again", () => {
    home.ok("run", "-d", ...doomed);
    for (const pid of pastas()) process.kill(pid, "SIGKILL");
    eventually("it is gone", () => pastas().length === 0);
    home.ok("restart", "-t", "0", "doomed");
    assert.ok(pastas().length > 0);
    home.ok("rm", "-f", "doomed");
    assert.deepEqual(pastas(), []);
  });

  test("is ended with its container where skiff was killed over it", async () => {
    const child = home.start("run", "--rm", ...doomed);
    eventually("it runs", () => home.states()["doomed"] === "running");
    child.kill("SIGKILL");
    await ended(child);
    home.ok("rm", "-f", "doomed");
    assert.deepEqual(pastas(), []);
  });

  test("is ended where skiff was killed as it began", () => {
    const env = withPasta(
      `kill -9 $PPID; exec ${runProgram(["which", "pasta"]).stdout.trim()} "$@"`,
    );
    const { status } = runProgram(home.argv(["run", "-d", ...doomed]), { env });
    assert.notEqual(status, 0);
    home.skiff("rm", "-f", "doomed"); // unless the first command that looks has done it
    assert.deepEqual([home.states(), pastas()], [{}, []]);
  });

  test("fails: what it says is told, and nothing stays", () => {
    const env = withPasta("echo no luck today >&2; exit 1");
    const { status, stderr } = runProgram(home.argv(["run", "-d", ...doomed]), { env });
    assert.deepEqual([status, stderr], [125, "skiff: attach to network: pasta: no luck today\n"]);
    assert.deepEqual(home.states(), {});
  });

  test("is not there: what to install is told, and how to do without", () => {
    const { PATH = "" } = process.env;
    const hidden = `mount --bind /dev/null $(which pasta) && exec "$@"`;
    const argv = ["unshare", "--mount", "sh", "-c", hidden, "sh", ...home.argv(["run", ...doomed])];
    const { status, stderr } = runProgram(argv, { env: { ...home.environment, PATH } });
    assert.equal(status, 125);
    assert.match(stderr, /have root run apt-get install passt.*--network none/);
    assert.deepEqual(home.states(), {});
  });
});
