import assert from "node:assert/strict";
import { after, test } from "node:test";
import { eventually } from "../../fixtures/index.ts";
import { NetworkHome } from "./network-home.ts";

const net = new NetworkHome();
const { home } = net;
const serve = "mkdir /www; echo served > /www/index.html; exec httpd -f -h /www -p [::]:80";

/** What is left when a test has failed would fail the others too. */
after(() => home.skiff("network", "prune", "-f"));

const subnets = ["--subnet", "10.201.0.0/24", "--subnet", "fd00:abcd::/64"];

/** What a web server answers to the host; empty where nobody does. */
function fetch(address: string, port: number): string {
  const script = `exec 3<>/dev/tcp/${address}/${port} && printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3 && tail -n 1 <&3`;
  return net.tryOnHost("timeout", "10", "bash", "-c", script).stdout;
}

test("a container of an IPv6 network has an address of each family, and a way out", () => {
  home.ok("network", "create", "--ipv6", ...subnets, "dual");
  const fields = "{{.EnableIPv6}} {{range .IPAM.Config}}{{.Subnet}} {{.Gateway}} {{end}}";
  assert.equal(
    home.ok("network", "inspect", "-f", fields, "dual"),
    "true 10.201.0.0/24 10.201.0.1 fd00:abcd::/64 fd00:abcd::1 \n",
  );
  assert.equal(home.ok("network", "ls", "--format", "{{.IPv6}}", "-f", "name=dual"), "true\n");
  home.ok("run", "-d", "--name", "one", "--network", "dual", "busybox", "sleep", "1000");
  const place = "{{.GlobalIPv6Address}}/{{.GlobalIPv6PrefixLen}} by {{.IPv6Gateway}}";
  const own = "{{with .NetworkSettings}}" + place + "{{end}}";
  assert.equal(home.ok("inspect", "-f", own, "one"), "fd00:abcd::2/64 by fd00:abcd::1\n");
  const inNetwork = `{{with .NetworkSettings.Networks.dual}}${place} {{.IPAddress}}{{end}}`;
  assert.equal(
    home.ok("inspect", "-f", inNetwork, "one"),
    "fd00:abcd::2/64 by fd00:abcd::1 10.201.0.2\n",
  );
  const members = "{{range .Containers}}{{.IPv4Address}} {{.IPv6Address}}{{end}}";
  assert.equal(
    home.ok("network", "inspect", "-f", members, "dual"),
    "10.201.0.2/24 fd00:abcd::2/64\n",
  );
  const script =
    "ip -o -6 address show eth0 scope global; ping -6 -c 1 2001:db8::10 >/dev/null && echo host";
  const said = home.ok("exec", "one", "sh", "-c", script);
  assert.match(said, /inet6 fd00:abcd::2\/64 /);
  assert.match(said, /^host$/m);
  home.ok("rm", "-f", "one");
  home.ok("network", "rm", "dual");
});

test("those who run see who joins later, by both families, and who goes", () => {
  home.ok("network", "create", "--ipv6", ...subnets, "dual");
  for (const name of ["early", "late"]) {
    home.ok("run", "-d", "--name", name, "--network", "dual", "busybox", "sh", "-c", serve);
    net.awaitServer(name);
  }
  const ping = "ping -6 -c 1 late >/dev/null && ping -4 -c 1 late >/dev/null && echo found";
  assert.equal(home.ok("exec", "early", "sh", "-c", ping), "found\n");
  const wget = "wget -qO- http://[fd00:abcd::3]/";
  assert.equal(home.ok("exec", "early", "sh", "-c", wget), "served\n");
  home.ok("rm", "-f", "late");
  assert.notEqual(home.skiff("exec", "early", "sh", "-c", ping).status, 0);
  home.ok("rm", "-f", "early");
  home.ok("network", "rm", "dual");
});

test("ports are published at both families, or where it is said", () => {
  home.ok("network", "create", "--ipv6", ...subnets, "dual");
  const ports = ["-p", "8080:80", "-p", "[2001:db8::10]:8081:80", "-p", "192.0.2.10:8082:80"];
  const run = ["run", "-d", "--name", "web", "--network", "dual", ...ports];
  home.ok(...run, "busybox", "sh", "-c", serve);
  eventually("it answers", () => fetch("2001:db8::10", 8080) === "served\n");
  assert.equal(fetch("192.0.2.10", 8080), "served\n");
  assert.equal(fetch("127.0.0.1", 8080), "served\n");
  assert.equal(fetch("2001:db8::10", 8081), "served\n");
  assert.equal(fetch("192.0.2.10", 8081), "");
  assert.equal(fetch("192.0.2.10", 8082), "served\n");
  assert.equal(fetch("2001:db8::10", 8082), "");
  assert.equal(
    home.ok("port", "web"),
    "80/tcp -> 0.0.0.0:8080\n80/tcp -> [::]:8080\n" +
      "80/tcp -> [2001:db8::10]:8081\n80/tcp -> 192.0.2.10:8082\n",
  );
  assert.match(home.ok("ps", "--format", "{{.Ports}}"), /\[::\]:8080->80\/tcp/);
  const clash = home.skiff("run", "--rm", "--network", "dual", "-p", "[::]:8081:80", "busybox");
  assert.match(clash.stderr, /Bind for :::8081 failed: port is already allocated/);
  const four = home.skiff("run", "--rm", "-p", "[::]:8090:80", "busybox", "true");
  assert.match(four.stderr, /cannot publish port 80 at ::: the container's network has no IPv6/);
  home.ok("restart", "-t", "0", "web");
  eventually("it answers", () => fetch("2001:db8::10", 8080) === "served\n");
  home.ok("rm", "-f", "web");
  assert.equal(fetch("2001:db8::10", 8080), "");
  home.ok("network", "rm", "dual");
});

test("--ip6 chooses the address, and --ip-range where others are taken from", () => {
  const range = ["--ip-range", "fd00:abcd::100/120", "--gateway", "fd00:abcd::5"];
  home.ok("network", "create", "--ipv6", ...subnets, ...range, "dual");
  const show = "ip -o -6 address show eth0 scope global; ip -6 route show default";
  const run = ["run", "--rm", "--network", "dual"];
  const chosen = home.ok(...run, "--ip6", "fd00:abcd::77", "busybox", "sh", "-c", show);
  assert.match(chosen, /inet6 fd00:abcd::77\/64 [^]*via fd00:abcd::5 /);
  assert.match(home.ok(...run, "busybox", "sh", "-c", show), /inet6 fd00:abcd::101\/64 /);
  const outside = home.skiff(...run, "--ip6", "fd00:1::1", "busybox", "true");
  assert.match(outside.stderr, /no configured subnet or ip-range contain the IP address fd00:1::1/);
  home.ok("run", "-d", "--name", "walker", "busybox", "sleep", "1000");
  home.ok("network", "connect", "--ip6", "fd00:abcd::88", "dual", "walker");
  const seen = "ip -o -6 address show eth1 scope global";
  assert.match(home.ok("exec", "walker", "sh", "-c", seen), /inet6 fd00:abcd::88\/64 /);
  home.ok("rm", "-f", "walker");
  home.ok("network", "rm", "dual");
});

test("--ipv6 without a subnet takes a private one; an internal network has no way out", () => {
  home.ok("network", "create", "--ipv6", "--internal", "own");
  const subnet = home.ok("network", "inspect", "-f", "{{(index .IPAM.Config 1).Subnet}}", "own");
  assert.match(subnet, /^fd[0-9a-f:]+::\/64\n$/);
  const script = "ip -6 route | grep default; ip -o -6 address show eth0 scope global";
  const said = home.ok("run", "--rm", "--network", "own", "busybox", "sh", "-c", script);
  assert.match(said, /^\d+: eth0 +inet6 fd/);
  home.ok("network", "rm", "own");
});

test("nothing of a container's IPv6 stays where a plugin fails to take it away", () => {
  home.ok("network", "create", "--ipv6", ...subnets, "dual");
  const run = ["run", "-d", "--name", "held", "--network", "dual", "-p", "8080:80"];
  home.ok(...run, "busybox", "sleep", "1000");
  const folder = net.plugins("bridge", '[ "$CNI_COMMAND" = DEL ] && exit 1');
  const { status, stderr } = net.skiffBy(folder, "rm", "-f", "held");
  assert.equal(status, 0, stderr);
  home.ok("run", "--rm", "--network", "dual", "--ip6", "fd00:abcd::2", "busybox", "true");
  home.ok("network", "rm", "dual");
});

const refusals: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [["--subnet", "fd00::/64"], /addresses of IPv6 need --ipv6/],
  [["--ipv6", "--subnet", "fd00::/64", "--subnet", "fd01::/64"], /one subnet of IPv6/],
  [["--ipv6", "--subnet", "fd00::/127"], /too small: at most \/126/],
  [["--ipv6", "--subnet", "fd00::/64", "--gateway", "fd01::1"], /no matching subnet for gateway/],
  [["--ipv6", "--gateway", "fd01::1"], /need a --subnet that they are in/],
];
for (const [args, says] of refusals) {
  test(`network create refuses ${args.join(" ")}`, () => {
    const { status, stderr } = home.skiff("network", "create", ...args, "x");
    assert.equal(status, 1);
    assert.match(stderr, says);
  });
}
