import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeConfig } from "./decode-config.ts";
import { defaultConfig } from "./default-config.ts";

const decode = (text: string): unknown => decodeConfig(text, defaultConfig);

test("decodeConfig() takes what the file says, and the default for what it leaves out", () => {
  assert.deepEqual(decode(""), defaultConfig);
  assert.deepEqual(
    decode(
      'root = "/r"\nstate = "/s"\n[grpc]\naddress = "/a"\ngid = 7\nmax_recv_message_size = 4096\n[metrics]\naddress = "[::1]:1338"',
    ),
    {
      root: "/r",
      state: "/s",
      grpc: { address: "/a", uid: 0, gid: 7, longestMessage: 4096 },
      metrics: { host: "::1", port: 1338 },
      proxies: [],
    },
  );
  const plugins = '[proxy_plugins.stargz]\ntype = "snapshot"\naddress = "unix:///run/s.sock"';
  assert.deepEqual(decode(`${plugins}\n[proxy_plugins.stargz.exports]\nroot = "/r"`), {
    ...defaultConfig,
    proxies: [{ name: "stargz", address: "/run/s.sock", exports: { root: "/r" } }],
  });
});

test("decodeConfig() names what is wrong, and where", () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ["root = 1", /^root: expected string, found/],
    ['root = "r"', /^root: "r" is no absolute path$/],
    ['rot = "/r"', /^rot: no such key; known here: root, state, grpc, metrics, proxy_plugins$/],
    ["[grpc]\nadress = 1", /^grpc\.adress: no such key/],
    ["[grpc]\ngid = -1", /^grpc\.gid: -1 is not between 0 and/],
    ["grpc = 1", /^grpc: expected object/],
    ["\nroot = ", /^line 2: /],
    ['[metrics]\naddress = "1338"', /^metrics\.address: "1338" is not HOST:PORT$/],
    [
      '[proxy_plugins.a]\ntype = "content"\naddress = "/a"',
      /^proxy_plugins\.a\.type: "content" is not/,
    ],
    [
      '[proxy_plugins.native]\ntype = "snapshot"\naddress = "/a"',
      /^proxy_plugins\.native: this snap/,
    ],
    [
      '[proxy_plugins.a]\ntype = "snapshot"\naddress = "a"',
      /^proxy_plugins\.a\.address: "a" is no/,
    ],
    ['[metrics]\naddress = "a:65536"', /^metrics\.address: "a:65536" is not HOST:PORT$/],
  ];
  for (const [text, message] of cases) {
    assert.throws(() => decode(text), { code: "invalid_argument", message }, text);
  }
});
