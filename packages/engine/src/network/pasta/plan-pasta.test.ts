import assert from "node:assert/strict";
import { test } from "node:test";
import type { PublishedPort } from "../published-port.ts";
import { pastaAddresses } from "./pasta-addresses.ts";
import { planPasta } from "./plan-pasta.ts";

const addresses = pastaAddresses({ subnet: "10.120.0.0/16", gateway: "10.120.0.1" });
const plan = (...ports: PublishedPort[]): string =>
  planPasta("/run/netns/c0ffee", { interfaceName: "eth0", ports, addresses }).join(" ");

test("planPasta() leads out by the host's sockets, and not to the host's loopback", () => {
  assert.equal(
    plan(),
    "--quiet --config-net --ipv4-only --address 10.120.0.2 --netmask 16 --gateway 10.120.0.1 " +
      "--dns-forward 10.120.0.3 --no-map-gw --tcp-ns none --udp-ns none " +
      "--tcp-ports none --udp-ports none --ns-ifname eth0 --netns-only --netns /run/netns/c0ffee",
  );
});

test("planPasta() publishes each port at its address, by its protocol", () => {
  const address = "127.0.0.1";
  const all = plan(
    { address, hostPort: 8080, port: 80, protocol: "tcp" },
    { address: "0.0.0.0", hostPort: 8443, port: 443, protocol: "tcp" },
    { address, hostPort: 5353, port: 53, protocol: "udp" },
  );
  assert.match(all, / --tcp-ports 127\.0\.0\.1\/8080:80 --tcp-ports 0\.0\.0\.0\/8443:443 /);
  assert.match(all, / --udp-ports 127\.0\.0\.1\/5353:53 /);
  assert.throws(() => plan({ address, hostPort: 9, port: 9, protocol: "sctp" }), {
    code: "invalid_argument",
    message: "port 9/sctp cannot be published without root",
  });
});
