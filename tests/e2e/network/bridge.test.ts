import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { eventually } from "../../fixtures/index.ts";
import { NetworkHome } from "./network-home.ts";

const net = new NetworkHome();
const { home } = net;
const serve = "mkdir /www; echo served > /www/index.html; exec httpd -f -h /www -p 80";

/** Starts a web server, which answers "served" from then on. */
function startServer(name: string, ...flags: string[]): void {
  home.ok("run", "-d", "--name", name, ...flags, "busybox", "sh", "-c", serve);
  net.awaitServer(name);
}

function inside(script: string, ...flags: string[]): string {
  return home.ok("run", "--rm", ...flags, "busybox", "sh", "-c", script);
}

/** What a web server answers to the host; empty where nobody does. */
function fetch(address: string, port: number | string): string {
  const script = `exec 3<>/dev/tcp/${address}/${port} && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && tail -n 1 <&3`;
  return net.tryOnHost("timeout", "10", "bash", "-c", script).stdout;
}

test("a container is in the default network: it has an address, a way out, and the host beside it", () => {
  const script =
    "ip -o -4 address show eth0; ip route; ping -c 1 192.0.2.10 >/dev/null && echo host";
  const said = inside(script);
  assert.match(said, /inet 10\.120\.0\.2\/16 /);
  assert.match(said, /^default via 10\.120\.0\.1 dev eth0/m);
  assert.match(said, /^host$/m);
});

test("containers of a network find each other by name, alias and the beginning of their id", () => {
  startServer("web", "--network-alias", "www");
  const id = home.ok("ps", "-q").trim();
  const names = ["web", "www", id];
  const script = names.map((name) => `wget -qO- http://${name}`).join("; ");
  assert.equal(inside(script), "served\n".repeat(3));
  home.ok("run", "-d", "--name", "later", "busybox", "sleep", "1000");
  const ping = ["sh", "-c", "ping -c 1 later >/dev/null && echo found"];
  assert.equal(home.ok("exec", "web", ...ping), "found\n");
  home.ok("rm", "-f", "later");
  assert.notEqual(home.skiff("exec", "web", ...ping).status, 0);
  home.ok("rm", "-f", "web");
});

test("published ports lead in from 127.0.0.1 and from the host's address, each only where it is published", () => {
  startServer("web", "-p", "8080:80", "-p", "127.0.0.1:8081:80/tcp");
  eventually("it answers", () => fetch("127.0.0.1", 8080) === "served\n");
  assert.equal(fetch("192.0.2.10", 8080), "served\n");
  assert.equal(fetch("127.0.0.1", 8081), "served\n");
  assert.equal(fetch("192.0.2.10", 8081), "");
  assert.equal(inside("wget -qO- http://192.0.2.10:8080"), "served\n");
  assert.equal(home.ok("port", "web"), "80/tcp -> 0.0.0.0:8080\n80/tcp -> 127.0.0.1:8081\n");
  assert.equal(home.ok("port", "web", "80"), "0.0.0.0:8080\n127.0.0.1:8081\n");
  const ports = home.ok("ps", "--format", "{{.Ports}}");
  assert.equal(ports, "0.0.0.0:8080->80/tcp, 127.0.0.1:8081->80/tcp\n");
  assert.deepEqual(home.skiff("port", "web", "81/udp"), {
    status: 1,
    stdout: "",
    stderr: "skiff: no public port '81/udp' published for web\n",
  });
  home.ok("rm", "-f", "web");
  assert.equal(fetch("127.0.0.1", 8080), "");
});

test("a port that is in use is refused, and nothing of the container stays", () => {
  startServer("web", "-p", "8080:80");
  const again = home.skiff("run", "--name", "late", "-p", "8080:80", "busybox", "true");
  assert.deepEqual([again.status, again.stdout], [125, ""]);
  assert.match(again.stderr, /Bind for 0\.0\.0\.0:8080 failed: port is already allocated/);
  assert.deepEqual(home.states(), { web: "running" });
  home.ok("rm", "-f", "web");
});

test("a container that has stopped with nobody waiting gives its port to the next", () => {
  startServer("first", "-p", "8080:80");
  const pid = Number(home.ok("inspect", "--format", "{{.State.Pid}}", "first"));
  process.kill(pid, "SIGKILL");
  eventually("it is dead", () => !existsSync(`/proc/${pid}`));
  startServer("second", "-p", "8080:80");
  eventually("the second one answers", () => fetch("127.0.0.1", 8080) === "served\n");
  assert.deepEqual(home.states(), { first: "exited", second: "running" });
  home.ok("rm", "-f", "first", "second");
});

test("-P publishes what is exposed, each at a port of its own", () => {
  startServer("web", "-P", "--expose", "80-81");
  const lines = home.ok("port", "web").trim().split("\n");
  assert.equal(lines.length, 2);
  const port = /^80\/tcp -> 0\.0\.0\.0:(\d+)$/.exec(lines[0] ?? "")?.[1] ?? "";
  eventually("it answers", () => fetch("127.0.0.1", port) === "served\n");
  home.ok("rm", "-f", "web");
});

test("container:NAME shares everything of a network, also when the other one is in none", () => {
  startServer("web");
  const shared = inside("wget -qO- http://localhost; hostname", "--network", "container:web");
  assert.equal(shared, `served\n${home.ok("ps", "-q")}`);
  home.ok("rm", "-f", "web");
  startServer("alone", "--network", "none");
  const script = "wget -qO- http://127.0.0.1; ls /sys/class/net";
  assert.equal(inside(script, "--network", "container:alone"), "served\nlo\n");
  home.ok("rm", "-f", "alone");
});

test("--network host has the host's interfaces, none only a loopback", () => {
  assert.match(inside("cat /proc/net/dev", "--network", "host"), /uplink:/);
  const none = inside("tail -n +3 /proc/net/dev", "--network", "none");
  assert.match(none.trim(), /^lo:.*$/);
});

test("a container keeps its networks over stop and start, and has nothing of them while it is stopped", () => {
  const before = net.state();
  startServer("web", "-p", "8080:80");
  home.ok("stop", "-t", "0", "web");
  eventually("nothing is left of it", () => net.state() === before);
  home.ok("start", "web");
  eventually("it answers again", () => fetch("127.0.0.1", 8080) === "served\n");
  home.ok("rm", "-f", "web");
});

test("names and servers of --hostname, --add-host, --dns, and of the host", () => {
  const script = "hostname; cat /etc/hosts /etc/resolv.conf";
  const flags = ["--hostname", "box", "--add-host", "up:host-gateway", "--add-host", "db=10.9.8.7"];
  const said = inside(script, ...flags, "--dns", "9.9.9.9", "--dns-search", "example.org");
  assert.match(said, /^box$/m);
  assert.match(said, /^10\.120\.0\.1\tup$/m);
  assert.match(said, /^10\.9\.8\.7\tdb$/m);
  assert.match(said, /^10\.120\.0\.2\tbox$/m);
  assert.match(said, /^nameserver 127\.0\.0\.11\nsearch example\.org\noptions ndots:0$/m);
});

test("twenty containers at once each have an address, and leave nothing", async () => {
  const clients = Array.from({ length: 20 }, (_, at) =>
    home.start(
      "run",
      "-d",
      "--name",
      `many${at}`,
      "-p",
      `${9000 + at}:80`,
      "busybox",
      "sleep",
      "1000",
    ),
  );
  const statuses = await Promise.all(
    clients.map((client) => new Promise<number | null>((resolve) => client.on("exit", resolve))),
  );
  assert.deepEqual(new Set(statuses), new Set([0]));
  const names = clients.map((_, at) => `many${at}`);
  const ask = names.map((name) => `nslookup -type=a ${name}`).join("; ");
  const said = home.ok("exec", "many0", "sh", "-c", ask);
  assert.equal(new Set(said.match(/^Address: 10\.120\.\S+$/gm)).size, 20);
  const removers = names.map((name) => home.start("rm", "-f", name));
  const removed = await Promise.all(
    removers.map((client) => new Promise<number | null>((resolve) => client.on("exit", resolve))),
  );
  assert.deepEqual(new Set(removed), new Set([0]));
});

const conflicts: readonly (readonly [flags: readonly string[], says: RegExp])[] = [
  [["--network", "nowhere"], /network nowhere not found/],
  [["--network", "container:nobody"], /No such container: nobody/i],
  [["--network", "none", "--network", "bridge"], /cannot attach both user-defined/],
  [
    ["--network", "container:x", "-p", "80:80"],
    /port publishing and the container type network mode/,
  ],
  [["--network", "container:x", "--hostname", "h"], /hostname and the network mode/],
  [["--ip", "10.120.0.9"], /supported on user defined networks only/],
  [["--add-host", "nowhere"], /bad format for add-host/],
  [["--dns", "one"], /one is not an ip address/],
  [["--mac-address", "1:2"], /1:2 is not a valid mac address/],
  [["-p", "203.0.113.7:80:80"], /cannot publish a port: listen tcp 203\.0\.113\.7:80/],
];
for (const [flags, says] of conflicts) {
  test(`run ${flags.join(" ")} is refused`, () => {
    const { status, stderr } = home.skiff("run", "--rm", ...flags, "busybox", "true");
    assert.deepEqual([status, stderr.split("\n").length], [125, 2], stderr);
    assert.match(stderr, says);
  });
}
