import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { describe, test } from "node:test";
import { decodeConfig } from "@skiff/spec";
import { OarHome, runProgram, type TestContainer } from "../fixtures/index.ts";

const home = new OarHome();

/** One end of a pair of devices; both go when either does. */
class Device implements Disposable {
  readonly name: string = `oar${randomInt(2 ** 32).toString(36)}`;
  readonly peer: string = `${this.name}p`;

  constructor() {
    ip("link", "add", this.name, "type", "veth", "peer", "name", this.peer);
    ip("link", "set", this.name, "address", "02:00:00:00:00:07", "up");
    ip("address", "add", "192.0.2.7/24", "broadcast", "192.0.2.255", "dev", this.name);
    ip("address", "add", "2001:db8::7/64", "nodad", "dev", this.name);
  }

  [Symbol.dispose](): void {
    runProgram(["ip", "link", "delete", this.peer]);
  }
}

function ip(...words: readonly string[]): string {
  const { status, stdout, stderr } = runProgram(["ip", ...words]);
  assert.equal(status, 0, `ip ${words.join(" ")}: ${stderr}`);
  return stdout;
}

/** What the device's own namespace shows of it: whether it is up, and its addresses but the link's own. */
function described(text: string): readonly string[] {
  const state = text.includes(",UP") ? "up" : "down";
  const inets = [...text.matchAll(/^ +(inet6? \S+(?: brd \S+)?) scope global/gm)];
  return [state, ...inets.map(([, inet = ""]) => inet)];
}

const whole = ["up", "inet 192.0.2.7/24 brd 192.0.2.255", "inet6 2001:db8::7/64"];

function having(netDevices: object, more: object = {}): TestContainer {
  const config = home.config();
  const linux = { ...config.linux, netDevices };
  return home.containerOf(JSON.stringify({ ...config, ...more, linux }));
}

describe("linux.netDevices", () => {
  test("are in the container, up and with the addresses that they had, and not on the host", () => {
    for (const newName of [undefined, "eth7"]) {
      using device = new Device();
      using container = having({ [device.name]: { name: newName } }).running();
      const name = newName ?? device.name;
      const inside = container.sure(["exec"], ["ip", "address", "show", "dev", name]);
      assert.deepEqual(described(inside), whole);
      assert.match(inside, /02:00:00:00:00:07/);
      assert.notEqual(runProgram(["ip", "link", "show", device.name]).status, 0);
      container.sure(["delete", "--force"]);
    }
  });

  test("come back as they were when nothing comes of the container", () => {
    using device = new Device();
    const devices = { [device.name]: { name: "eth7" } };
    for (const [container, message] of [
      [
        having({ ...devices, "oar-none": {} }),
        /linux\.netDevices\.oar-none: find oar-none: ENODEV/,
      ],
      [having(devices, { hooks: { createRuntime: [{ path: "/none" }] } }), /createRuntime/],
      [having({ ...devices, [device.peer]: { name: "eth7" } }), /netDevices\.\S+: move: EEXIST/],
    ] as const) {
      using _container = container;
      const { status, stderr } = container.oar(["create"]);
      assert.equal(status, 1);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /warning/);
      assert.deepEqual(described(ip("address", "show", "dev", device.name)), whole);
    }
  });

  test("need a network namespace, and names that a device can have", () => {
    const config = home.config();
    const namespaces = config.linux.namespaces.filter(({ type }) => type !== "network");
    const linux = { ...config.linux, namespaces, netDevices: { eth0: {} } };
    using container = home.containerOf(JSON.stringify({ ...config, linux }));
    assert.equal(
      container.oar(["create"]).stderr,
      "oar: linux.netDevices: need a network namespace\n",
    );
    for (const netDevices of [{ "a/b": {} }, { a: { name: ".." } }, { ["x".repeat(16)]: {} }]) {
      const document = { ...config, linux: { ...config.linux, netDevices } };
      assert.throws(() => decodeConfig(document), { message: /is no network device's name$/ });
    }
  });
});
