import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseSubnet } from "./choose-subnet.ts";
import { chooseSubnet6 } from "./choose-subnet6.ts";
import { decodeRoutes, decodeRoutes6 } from "./decode-routes.ts";
import { planConfiguration } from "./plan-configuration.ts";
import { planResolvConf } from "./plan-resolv-conf.ts";
import { decodeSubnet } from "./subnet.ts";

test("decodeSubnet() reads a range, from whichever of its addresses", () => {
  const subnet = decodeSubnet("172.30.5.9/20");
  assert.equal(subnet.toString(), "172.30.0.0/20");
  assert.equal(subnet.address(1), "172.30.0.1");
  assert.equal(subnet.address(subnet.size - 1n), "172.30.15.255");
  assert.equal(decodeSubnet("255.255.255.255/32").toString(), "255.255.255.255/32");
  assert.equal(decodeSubnet("0.0.0.0/0").overlaps(subnet), true);
  assert.equal(decodeSubnet("172.30.16.0/20").overlaps(subnet), false);
  for (const text of ["", "10.0.0.0", "10.0.0/8", "10.0.0.256/8", "010.0.0.0/8", "10.0.0.0/33"]) {
    assert.throws(() => decodeSubnet(text), { code: "invalid_argument" }, text);
  }
});

test("decodeSubnet() reads IPv6 too, and writes it short", () => {
  const subnet = decodeSubnet("FD00:0:0:7:0:0:0:9/64");
  assert.equal(subnet.toString(), "fd00:0:0:7::/64");
  assert.equal(subnet.address(1), "fd00:0:0:7::1");
  assert.equal(subnet.address(subnet.size - 1n), "fd00::7:ffff:ffff:ffff:ffff");
  assert.equal(decodeSubnet("::/0").overlaps(subnet), true);
  assert.equal(decodeSubnet("0.0.0.0/0").overlaps(subnet), false);
  assert.equal(decodeSubnet("::ffff:10.0.0.1/128").toString(), "::ffff:a00:1/128");
  for (const text of [
    "fd00::/129",
    "fd00:::/64",
    "fd00::1",
    "fe80::1%eth0/64",
    "1:2:3/64",
    ":/1",
  ]) {
    assert.throws(() => decodeSubnet(text), { code: "invalid_argument" }, text);
  }
});

test("chooseSubnet6() takes a private one, another each time", () => {
  const [one, two] = [chooseSubnet6(), chooseSubnet6()];
  assert.match(one.toString(), /^fd[0-9a-f:]+::\/64$/);
  assert.equal(one.overlaps(two), false);
});

test("chooseSubnet() takes the first that overlaps nothing", () => {
  assert.equal(chooseSubnet([]).toString(), "10.120.0.0/16");
  const used = ["10.120.7.0/24", "10.121.0.0/16", "10.122.0.0/15", "192.168.0.0/16"];
  assert.equal(chooseSubnet(used.map(decodeSubnet)).toString(), "10.124.0.0/16");
  assert.throws(() => chooseSubnet([decodeSubnet("10.0.0.0/8")]), { code: "resource_exhausted" });
});

test("decodeRoutes() reads the kernel's table", () => {
  const text =
    "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n" +
    "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n" +
    "docker0\t000011AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0\n";
  assert.deepEqual(
    decodeRoutes(text).map(({ device, destination }) => `${destination.toString()} ${device}`),
    ["0.0.0.0/0 eth0", "172.17.0.0/16 docker0"],
  );
});

test("decodeRoutes6() reads the kernel's table", () => {
  const zeros = "0".repeat(32);
  const route = (address: string, prefix: string, device: string): string =>
    `${address} ${prefix} ${zeros} 00 ${zeros} 00000100 00000001 00000000 00000001 ${device}\n`;
  const text = route(zeros, "00", "eth0") + route(`fd000007${"0".repeat(24)}`, "40", "    br0");
  assert.deepEqual(
    decodeRoutes6(text).map(({ device, destination }) => `${destination.toString()} ${device}`),
    ["::/0 eth0", "fd00:7::/64 br0"],
  );
});

test("planConfiguration() has no address taken that is reserved, but where it is chosen", () => {
  const subnet = { subnet: "10.1.0.0/24", gateway: "10.1.0.1", isChosen: false };
  const own = { internal: false, wantedBridge: undefined, bridge: "b", options: {}, labels: {} };
  const rangesOf = (range: string | undefined, ...reserved: string[]): string[] => {
    const { plugins } = planConfiguration(
      {
        ...own,
        ...subnet,
        id: "n",
        name: "n",
        createdAt: new Date(0),
        driver: "bridge",
        ipv6: undefined,
        range,
        reserved: Object.fromEntries(reserved.map((address) => [address, address])),
      },
      { isFirst: true, publishes: false, leases: "/l", bridge: "b" },
    );
    const found = JSON.stringify(plugins).matchAll(/"rangeStart":"([^"]*)","rangeEnd":"([^"]*)"/g);
    return [...found].map(([, start, end]) => `${start}-${end}`);
  };
  assert.deepEqual(rangesOf(undefined), []); // all of the subnet
  assert.deepEqual(rangesOf("10.1.0.8/29"), ["10.1.0.9-10.1.0.14"]);
  assert.deepEqual(rangesOf(undefined, "10.1.0.5", "10.1.0.1", "10.1.0.254"), [
    "10.1.0.2-10.1.0.4",
    "10.1.0.6-10.1.0.253",
  ]);
  assert.deepEqual(rangesOf("10.1.0.8/30", "10.1.0.9"), ["10.1.0.10-10.1.0.10"]);
  assert.throws(() => rangesOf("10.1.0.8/30", "10.1.0.9", "10.1.0.10"), {
    code: "resource_exhausted",
  });
});

const none = { dns: [], dnsSearch: [], dnsOptions: [] };
const host =
  "# made by hand\nnameserver 127.0.0.53\nnameserver 10.0.0.1\nsearch a b\noptions ndots:2\n";

test("planResolvConf() leaves out servers on the host's loopback, and takes public ones for want of others", () => {
  const isolated = { isolated: true };
  assert.equal(
    planResolvConf(host, none, isolated),
    "nameserver 10.0.0.1\nsearch a b\noptions ndots:2\n",
  );
  assert.equal(
    planResolvConf("nameserver ::1\n", none, isolated),
    "nameserver 8.8.8.8\nnameserver 8.8.4.4\n",
  );
  assert.equal(planResolvConf(host, none, { isolated: false }), host);
});

test("planResolvConf() has who can ask the host's loopback asked, where nobody else is", () => {
  const forwarded = { isolated: true, forwarder: "10.120.0.3" };
  const loopback = "nameserver 127.0.0.53\nsearch a\n";
  assert.equal(planResolvConf(loopback, none, forwarded), "nameserver 10.120.0.3\nsearch a\n");
  assert.match(planResolvConf(host, none, forwarded), /^nameserver 10\.0\.0\.1\n/);
});

test("planResolvConf() puts what was asked for in the place of the host's", () => {
  const wished = { dns: ["1.1.1.1"], dnsSearch: ["."], dnsOptions: ["rotate"] };
  const text = "nameserver 1.1.1.1\noptions rotate\n";
  assert.equal(planResolvConf(host, wished, { isolated: true }), text);
  assert.equal(planResolvConf(host, wished, { isolated: false }), text);
});

test("planResolvConf() has a container with a resolver ask that one alone, for names without dots first", () => {
  const resolver = { isolated: true, resolver: "127.0.0.11" };
  const wished = { ...none, dns: ["9.9.9.9"], dnsSearch: ["c"] };
  assert.equal(
    planResolvConf("nameserver 127.0.0.53\nsearch a b\n", none, resolver),
    "nameserver 127.0.0.11\nsearch a b\noptions ndots:0\n",
  );
  assert.equal(
    planResolvConf(host, wished, resolver),
    "nameserver 127.0.0.11\nsearch c\noptions ndots:2\n",
  );
});
