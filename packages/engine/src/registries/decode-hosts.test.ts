import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeHosts } from "./decode-hosts.ts";

const file = {
  path: "hosts.toml",
  own: "registry-1.docker.io",
  domain: "docker.io",
  read: (name: string): string => `text of ${name}`,
};

test("decodeHosts() puts mirrors in their order before the registry itself", () => {
  const hosts = decodeHosts(
    `
server = "https://registry-1.docker.io"
ca = ["a.crt", "b.crt"]

[host."https://mirror.example:8443/cache"]
  capabilities = ["pull"]
  skip_verify = true
  client = [["own.cert", "own.key"]]
  [host."https://mirror.example:8443/cache".header]
    X-Team = ["a", "b"]

[host."http://10.0.0.1:5000"]
  override_path = true

[host."localhost:5000"]
`,
    file,
  );
  assert.deepEqual(
    hosts.map(({ host, scheme, path, namespace }) => [host, scheme, path, namespace]),
    [
      ["mirror.example:8443", "https", "/cache/v2", "docker.io"],
      ["10.0.0.1:5000", "http", "", "docker.io"],
      ["localhost:5000", "either", "/v2", "docker.io"],
      ["registry-1.docker.io", "https", "/v2", undefined],
    ],
  );
  const [mirror, , , own] = hosts;
  assert.deepEqual(mirror?.can, { pull: true, resolve: false, push: false });
  assert.deepEqual(mirror?.tls, {
    authorities: [],
    client: { certificate: "text of own.cert", key: "text of own.key" },
    skipsVerification: true,
  });
  assert.deepEqual([...(mirror?.headers ?? [])], [["x-team", "a, b"]]);
  assert.deepEqual(own?.tls.authorities, ["text of a.crt", "text of b.crt"]);
});

test("decodeHosts() of an empty file is the registry itself", () => {
  const [own, more] = decodeHosts("", file);
  assert.deepEqual([own?.host, own?.scheme, more], ["registry-1.docker.io", "https", undefined]);
});

for (const [text, message] of [
  ["server = ", /^hosts.toml: line 1: /],
  ["server = 3", /^hosts.toml: server: expected string, found number$/],
  ["surprise = 1", /^hosts.toml: "surprise" is not supported$/],
  ['[host."https://a"]\ndial = 1', /^hosts.toml: host\["https:\/\/a"\]: "dial" is not supported$/],
  ['[host."https://a"]\ncapabilities = ["delete"]', /capabilities\[0\]|capabilities\.0/],
  ['server = "ftp://a"', /^hosts.toml: "ftp:\/\/a" is no server's address$/],
  ['server = "https://user:pw@a"', /is no server's address$/],
] as const) {
  test(`decodeHosts() refuses ${JSON.stringify(text)}`, () => {
    assert.throws(() => decodeHosts(text, file), { code: "invalid_argument", message });
  });
}
