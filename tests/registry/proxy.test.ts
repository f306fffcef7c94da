import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { SkiffHome } from "../e2e/skiff-home.ts";
import { type Outcome, runProgram } from "../fixtures/index.ts";
import { DockerRegistry } from "./docker-registry.ts";
import { makeCertificates } from "./make-certificates.ts";
import { ProxyServer } from "./proxy-server.ts";

const home = new SkiffHome();
const folder = mkdtempSync(join(tmpdir(), "proxies-"));
let registry: DockerRegistry;
before(() => {
  registry = DockerRegistry.start(join(folder, "plain"));
});
after(async () => {
  await registry[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});
afterEach(() => rmSync(join(home.folder, "certs.d"), { recursive: true, force: true }));

/** A registry's folder among the hosts'. */
function hostFolder(host = "registry.example"): string {
  const path = join(home.folder, "certs.d", host);
  mkdirSync(path, { recursive: true });
  return path;
}

function skiff(environment: Readonly<Record<string, string>>, ...args: string[]): Outcome {
  return runProgram(home.argv(args), { env: { ...home.environment, ...environment } });
}

test("registries are reached by the proxy that the environment names, in plain HTTP", async () => {
  await using proxy = ProxyServer.start(registry.port, join(folder, "plain.log"));
  const name = "registry.example/app:1";
  home.ok("tag", "busybox", name);
  writeFileSync(join(hostFolder(), "hosts.toml"), 'server = "http://registry.example"\n');
  const pushed = skiff({ HTTP_PROXY: proxy.url }, "push", name);
  assert.equal(pushed.status, 0, pushed.stderr);
  home.ok("rmi", name);
  const pulled = skiff({ http_proxy: proxy.url.slice("http://".length) }, "pull", name);
  assert.equal(pulled.status, 0, pulled.stderr);
  home.ok("rmi", name);
  const credential = `Basic ${btoa("me:secret")}`;
  assert.ok(proxy.asked.length > 3);
  for (const one of proxy.asked) assert.match(one, /^[A-Z]+ registry\.example Basic /);
  assert.ok(proxy.asked.every((one) => one.endsWith(credential)));

  const before = proxy.asked.length;
  const own = skiff({ HTTP_PROXY: proxy.url }, "pull", `${registry.host}/app:1`);
  assert.equal(own.status, 0, own.stderr); // this machine is asked directly
  home.ok("rmi", `${registry.host}/app:1`);
  const host = `0.0.0.0:${registry.port}`;
  writeFileSync(join(hostFolder(host), "hosts.toml"), `server = "http://${host}"\n`);
  const listed = { HTTP_PROXY: proxy.url, NO_PROXY: "other.example,0.0.0.0" };
  const direct = skiff(listed, "pull", `${host}/app:1`);
  assert.equal(direct.status, 0, direct.stderr);
  assert.equal(proxy.asked.length, before);
  home.ok("rmi", `${host}/app:1`);
});

test("a tunnel through a proxy ends at the registry, whose certificate is verified", async () => {
  const files = makeCertificates(join(folder, "tls"));
  await using secure = DockerRegistry.start(join(folder, "secure"), {
    http: { tls: { certificate: files.certificate, key: files.key } },
  });
  await using proxy = ProxyServer.start(secure.port, join(folder, "secure.log"));
  const name = "registry.example/app:1";
  home.ok("tag", "busybox", name);
  const refused = skiff({ HTTPS_PROXY: proxy.url }, "push", name);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /private authority's certificate belongs in/);
  copyFileSync(files.authority, join(hostFolder(), "ca.crt"));
  const pushed = skiff({ HTTPS_PROXY: proxy.url }, "push", name);
  assert.equal(pushed.status, 0, pushed.stderr);
  assert.ok(proxy.asked.every((one) => one.startsWith("CONNECT registry.example:443 Basic ")));
  assert.ok(proxy.asked.length > 0);
  home.ok("rmi", name);
});

test("a proxy that is none, or does not answer, is named without its password", async () => {
  const cases = [
    ["http://me:secret@127.0.0.1:9", /127\.0\.0\.1:9/],
    ["socks5://me:secret@127.0.0.1:9", /\$HTTPS_PROXY: .*http:\/\/HOST:PORT/],
    ["http://", /\$HTTPS_PROXY: .*http:\/\/HOST:PORT/],
  ] as const;
  for (const [url, says] of cases) {
    const { status, stderr } = skiff({ HTTPS_PROXY: url }, "pull", "-q", "registry.example/a");
    assert.equal(status, 1, stderr);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /secret/);
    assert.equal(stderr.split("\n").length, 2, stderr);
  }
});
