import assert from "node:assert/strict";
import { test } from "node:test";
import { NetworkHome } from "./network-home.ts";

const { home } = new NetworkHome();

test("a pod publishes its ports, and says who is in it to its network", () => {
  home.ok("pod", "create", "-p", "127.0.0.1::80", "--add-host", "db:10.1.2.3", "site");
  const serve = ["busybox", "sh", "-c", "echo served > /index.html; exec httpd -f -h /"];
  home.ok("run", "-d", "--pod", "site", "--name", "server", ...serve);
  const [address = ""] = home.ok("port", "site", "80").trim().split("\n");
  assert.match(address, /^127\.0\.0\.1:\d+$/);
  home.ok("run", "--rm", "--pod", "site", "busybox", "sh", "-c", waitFor("localhost"));
  const other = home.ok("run", "--rm", "busybox", "sh", "-c", waitFor("site"));
  assert.equal(other, "served\n");
  assert.match(home.ok("exec", "server", "cat", "/etc/hosts"), /^10\.1\.2\.3\tdb$/m);
  home.ok("pod", "rm", "-f", "site");
});

/** Until the server is there. */
function waitFor(host: string): string {
  return `until wget -q -O - http://${host}/index.html; do usleep 10000; done`;
}
