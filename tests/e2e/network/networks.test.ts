import assert from "node:assert/strict";
import { after, test } from "node:test";
import { NetworkHome } from "./network-home.ts";

const net = new NetworkHome();
const { home } = net;
const sleep = ["busybox", "sleep", "1000"];

/** What is left when a test has failed would fail the others too. */
after(() => home.skiff("network", "prune", "-f"));

test("network create, ls, inspect and rm: Docker's table, JSON and words", () => {
  const id = home.ok("network", "create", "--label", "a=1", "--subnet", "10.200.0.0/24", "blue");
  assert.match(id, /^[0-9a-f]{64}\n$/);
  assert.match(
    home.ok("network", "ls"),
    new RegExp(
      "^NETWORK ID     NAME      DRIVER    SCOPE\n" +
        `${id.slice(0, 12)}   blue      bridge    local\n` +
        "[0-9a-f]{12}   bridge    bridge    local\n" +
        "[0-9a-f]{12}   host      host      local\n" +
        "[0-9a-f]{12}   none      null      local\n$",
    ),
  );
  assert.equal(home.ok("network", "ls", "-q", "--filter", "type=custom"), `${id.slice(0, 12)}\n`);
  assert.equal(home.ok("network", "ls", "-f", "label=a=1", "--format", "{{.Name}}"), "blue\n");
  const template = "{{.Name}} {{(index .IPAM.Config 0).Gateway}} {{.Labels.a}}";
  assert.equal(
    home.ok("network", "inspect", "--format", template, id.slice(0, 6)),
    "blue 10.200.0.1 1\n",
  );
  assert.equal(home.ok("network", "rm", "blue"), "blue\n");
  assert.deepEqual(home.skiff("network", "rm", "blue"), {
    status: 1,
    stdout: "",
    stderr: "skiff: network blue not found\n",
  });
  assert.equal(home.ok("network", "rm", "-f", "blue"), "blue\n");
});

test("a network of one's own: its addresses, its names, and no way to another network", () => {
  home.ok("network", "create", "--subnet", "10.200.0.0/24", "blue");
  home.ok("network", "create", "red");
  const serve = "mkdir /www; echo served > /www/index.html; exec httpd -f -h /www -p 80";
  const own = ["--network", "blue", "--ip", "10.200.0.9", "--mac-address", "02:11:22:33:44:55"];
  home.ok("run", "-d", "--name", "web", ...own, "busybox", "sh", "-c", serve);
  net.awaitServer("web");
  const blue = ["run", "--rm", "--network", "blue", "busybox", "sh", "-c"];
  assert.equal(home.ok(...blue, "wget -qO- http://web; ping -c 1 web >/dev/null"), "served\n");
  const members = "{{range .Containers}}{{.Name}} {{.IPv4Address}} {{.MacAddress}}{{end}}";
  assert.equal(
    home.ok("network", "inspect", "-f", members, "blue"),
    "web 10.200.0.9/24 02:11:22:33:44:55\n",
  );
  const apart = "ping -c 1 -W 2 10.200.0.9 >/dev/null || echo apart";
  for (const network of ["red", "bridge"]) {
    assert.equal(
      home.ok("run", "--rm", "--network", network, "busybox", "sh", "-c", apart),
      "apart\n",
    );
  }
  const refused = home.skiff("network", "rm", "blue", "red");
  assert.deepEqual([refused.status, refused.stdout], [1, "red\n"]);
  assert.match(refused.stderr, /network blue has active endpoints: web/);
  home.ok("rm", "-f", "web");
  assert.equal(home.ok("network", "prune", "--force"), "Deleted Networks:\nblue\n\n");
});

test("connect and disconnect change where a container is while it runs, and where it starts", () => {
  home.ok("network", "create", "blue");
  home.ok("run", "-d", "--name", "walker", ...sleep);
  home.ok("run", "-d", "--name", "dweller", "--network", "blue", ...sleep);
  home.ok("network", "connect", "--alias", "guest", "blue", "walker");
  const ping = ["exec", "dweller", "sh", "-c", "ping -c 1 guest >/dev/null && echo found"];
  assert.equal(home.ok(...ping), "found\n");
  assert.equal(home.ok("ps", "-f", "name=walker", "--format", "{{.Networks}}"), "blue,bridge\n");
  home.ok("restart", "-t", "0", "walker");
  assert.equal(home.ok(...ping), "found\n");
  const again = home.skiff("network", "connect", "blue", "walker");
  assert.match(again.stderr, /endpoint with name walker already exists in network blue/);
  home.ok("network", "disconnect", "blue", "walker");
  assert.equal(home.ok("exec", "walker", "ls", "/sys/class/net"), "eth0\nlo\n");
  const absent = home.skiff("network", "disconnect", "blue", "walker");
  assert.match(absent.stderr, /container walker is not connected to network blue/);
  home.ok("rm", "-f", "walker", "dweller");
  home.ok("network", "rm", "blue");
});

test("an address may be chosen from all of the subnet, whatever others are taken from", () => {
  const range = ["--subnet", "10.200.0.0/24", "--ip-range", "10.200.0.128/25"];
  home.ok("network", "create", ...range, "blue");
  const show = ["busybox", "ip", "-o", "-4", "address", "show", "eth0"];
  const run = ["run", "--rm", "--network", "blue"];
  assert.match(home.ok(...run, "--ip", "10.200.0.9", ...show), /inet 10\.200\.0\.9\/24 /);
  assert.match(home.ok(...run, ...show), /inet 10\.200\.0\.129\/24 /);
  home.ok("network", "rm", "blue");
});

test("an address that is reserved is nobody's, unless it is chosen", () => {
  const reserved = ["--aux-address", "router=10.200.0.2", "--aux-address", "nas=10.200.0.4"];
  home.ok("network", "create", "--attachable", "--subnet", "10.200.0.0/24", ...reserved, "blue");
  const told = "{{json (index .IPAM.Config 0).AuxiliaryAddresses}} {{.Attachable}}";
  assert.equal(
    home.ok("network", "inspect", "-f", told, "blue"),
    '{"nas":"10.200.0.4","router":"10.200.0.2"} true\n',
  );
  const show = ["busybox", "ip", "-o", "-4", "address", "show", "eth0"];
  const run = ["run", "--rm", "--network", "blue"];
  home.ok("run", "-d", "--name", "first", "--network", "blue", ...sleep);
  const address = "{{.NetworkSettings.Networks.blue.IPAddress}}";
  assert.equal(home.ok("inspect", "-f", address, "first"), "10.200.0.3\n");
  assert.match(home.ok(...run, ...show), /inet 10\.200\.0\.5\/24 /);
  assert.match(home.ok(...run, "--ip", "10.200.0.2", ...show), /inet 10\.200\.0\.2\/24 /);
  home.ok("rm", "-f", "first");
  home.ok("network", "rm", "blue");
});

test("events tell who comes into a network, and who leaves it", () => {
  const since = String(Date.now() / 1000);
  const network = home.ok("network", "create", "blue").trim();
  const id = home.ok("run", "-d", "--network", "blue", ...sleep).trim();
  home.ok("rm", "-f", id);
  home.ok("network", "rm", "blue");
  const format =
    "{{.Action}} {{.Actor.ID}} {{.Actor.Attributes.name}} {{.Actor.Attributes.container}}";
  const span = ["--since", since, "--until", "0s", "--filter", "network=blue"];
  assert.deepEqual(
    home
      .ok("events", ...span, "--format", format)
      .trim()
      .split("\n"),
    [
      `create ${network} blue <no value>`,
      `connect ${network} blue ${id}`,
      `disconnect ${network} blue ${id}`,
      `destroy ${network} blue <no value>`,
    ],
  );
});

test("an internal network has no way out", () => {
  home.ok("network", "create", "--internal", "cellar");
  const script =
    "ip route | grep default; ping -c 1 -W 2 192.0.2.10 >/dev/null 2>&1 || echo inside";
  assert.equal(
    home.ok("run", "--rm", "--network", "cellar", "busybox", "sh", "-c", script),
    "inside\n",
  );
  home.ok("network", "rm", "cellar");
});

const refusals: readonly (readonly [args: readonly string[], says: RegExp])[] = [
  [["create", "bridge"], /operation is not permitted on predefined bridge network/],
  [["create", "a b"], /invalid network name "a b"/],
  [["create", "--driver", "macvlan", "x"], /driver macvlan is not there/],
  [["create", "--subnet", "10.0.0.0", "x"], /invalid CIDR address: 10\.0\.0\.0/],
  [["create", "--subnet", "10.120.0.0/24", "x"], /Pool overlaps with other one/],
  [
    ["create", "--subnet", "10.9.0.0/24", "--gateway", "10.8.0.1", "x"],
    /no matching subnet for gateway/,
  ],
  [
    ["create", "--subnet", "10.9.0.0/24", "--ip-range", "10.8.0.0/25", "x"],
    /no matching subnet for range/,
  ],
  [
    ["create", "--subnet", "10.9.0.0/24", "--aux-address", "a=10.8.0.1", "x"],
    /no matching subnet for aux-address 10\.8\.0\.1/,
  ],
  [["rm", "host"], /host is a pre-defined network and cannot be removed/],
  [["inspect", "nowhere"], /network nowhere not found/],
  [["connect", "bridge", "nobody"], /No such container: nobody/],
];

test("flags of networks that nothing here can mean are refused, each with why", () => {
  const rows: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [["create", "--ingress", "x"], /not supported: .*Kubernetes/],
    [["create", "--ipam-driver", "other", "x"], /there is only default/],
    [["create", "--ipam-opt", "a=b", "x"], /not supported: .*host-local/],
    [["create", "--ipv4=false", "x"], /a network always has IPv4/],
    [["connect", "--gw-priority", "1", "bridge", "x"], /not supported: the first network/],
    [["connect", "--driver-opt", "a=b", "bridge", "x"], /not supported/],
  ];
  for (const [args, says] of rows) {
    const { status, stderr } = home.skiff("network", ...args);
    assert.equal(status, 125, stderr);
    assert.match(stderr, says);
  }
});

for (const [args, says] of refusals) {
  test(`network ${args.join(" ")} is refused`, () => {
    const { status, stderr } = home.skiff("network", ...args);
    assert.equal(status, 1, stderr);
    assert.match(stderr, says);
  });
}
