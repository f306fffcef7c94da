import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { SkiffHome } from "../e2e/skiff-home.ts";
import { type Outcome, runProgram, talk } from "../fixtures/index.ts";
import { DockerRegistry } from "./docker-registry.ts";
import { makeCertificates } from "./make-certificates.ts";
import { runLater } from "./run-later.ts";
import { TokenServer } from "./token-server.ts";

const home = new SkiffHome();
const folder = mkdtempSync(join(tmpdir(), "registries-"));
let registry: DockerRegistry;
let count = 0;

before(() => {
  registry = DockerRegistry.start(join(folder, "open"));
});
afterEach(() => {
  rmSync(join(folder, "fresh"), { recursive: true, force: true });
  rmSync(join(home.folder, "docker"), { recursive: true, force: true });
  rmSync(join(home.folder, "certs.d"), { recursive: true, force: true });
});
after(async () => {
  await registry[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

/** Skiff's line on a root that has nothing when a test begins. */
function argv(...args: string[]): string[] {
  return home.argv(args).map((word) => (word === home.root ? join(folder, "fresh") : word));
}

function skiff(...args: string[]): Outcome {
  return runProgram(argv(...args), { env: home.environment });
}

function skiffWith(input: string, ...args: string[]): Outcome {
  return runProgram(argv(...args), { env: home.environment, input });
}

function ok(...args: string[]): string {
  const { status, stdout, stderr } = skiff(...args);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" }, `skiff ${args.join(" ")}`);
  return stdout;
}

/** Runs skiff while servers of this process can answer. */
async function skiffLater(...args: string[]): Promise<Outcome> {
  return runLater(argv(...args), home.environment);
}

async function okLater(...args: string[]): Promise<string> {
  const { status, stdout, stderr } = await skiffLater(...args);
  assert.deepEqual({ status, stderr }, { status: 0, stderr: "" }, `skiff ${args.join(" ")}`);
  return stdout;
}

/** Has the busybox in the root that had nothing, under a name. */
function give(name: string): void {
  if (skiff("tag", "busybox", name).status === 0) return;
  ok("load", "-q", "-i", home.image);
  ok("tag", "busybox", name);
}

/** A line of htpasswd(1), by bcrypt. */
function hashed(password: string): string {
  const program = "print crypt($ARGV[0], q($2b$04$abcdefghijklmnopqrstuu))";
  return runProgram(["perl", "-e", program, password]).stdout;
}

/** Gives the busybox to a registry under a name of its own; the name. */
function pushed(path = `some/app${count++}:v1`, host = registry.host): string {
  const name = `${host}/${path}`;
  home.ok("tag", "busybox", name);
  home.ok("push", "-q", name);
  home.ok("rmi", name);
  return name;
}

function skopeo(...args: string[]): string {
  const { status, stdout, stderr } = runProgram(["skopeo", ...args], { env: { HOME: folder } });
  assert.equal(status, 0, stderr);
  return stdout;
}

const digest = /sha256:[0-9a-f]{64}/;

test("push and pull say what Docker's do", () => {
  const name = `${registry.host}/said/app`;
  give(name);
  const layer = /^([0-9a-f]{12}): Preparing$/m;
  const first = ok("push", name);
  const id = layer.exec(first)?.[1] ?? "";
  const [sum = ""] = digest.exec(first) ?? [];
  assert.deepEqual(first.split("\n"), [
    "Using default tag: latest",
    `The push refers to repository [${name}]`,
    `${id}: Preparing`,
    `${id}: Pushed`,
    `latest: digest: ${sum} size: ${manifestSize()}`,
    "",
  ]);
  assert.match(ok("push", name), new RegExp(`^${id}: Layer already exists$`, "m"));
  assert.equal(ok("push", "-q", name), `${name}\n`);
  ok("rmi", name, "busybox");
  assert.equal(ok("images", "-q"), "");

  const pulled = ok("pull", name);
  assert.deepEqual(pulled.split("\n"), [
    "Using default tag: latest",
    "latest: Pulling from said/app",
    `${id}: Pulling fs layer`,
    `${id}: Download complete`,
    `${id}: Pull complete`,
    `Digest: ${sum}`,
    `Status: Downloaded newer image for ${name}:latest`,
    `${name}:latest`,
    "",
  ]);
  assert.deepEqual(ok("pull", `${name}:latest`).split("\n"), [
    "latest: Pulling from said/app",
    `${id}: Already exists`,
    `Digest: ${sum}`,
    `Status: Image is up to date for ${name}:latest`,
    `${name}:latest`,
    "",
  ]);
  assert.equal(ok("pull", "-q", name), `${name}:latest\n`);
  assert.equal(ok("run", "--rm", name, "echo", "pulled"), "pulled\n");

  const byDigest = `${name}@${sum}`;
  assert.match(ok("pull", byDigest), new RegExp(`^${sum}: Pulling from said/app\n`));
  ok("rmi", "-f", byDigest);
  ok("rmi", name);
});

function manifestSize(): number {
  const root = join(folder, "open/files/docker/registry/v2/blobs/sha256");
  const link =
    "open/files/docker/registry/v2/repositories/said/app/_manifests/tags/latest/current/link";
  const hex = readFileSync(join(folder, link), "utf8").slice("sha256:".length);
  return statSync(join(root, hex.slice(0, 2), hex, "data")).size;
}

test("pull draws its progress on a terminal, in the terminal's width", () => {
  const name = pushed();
  const line = `stty cols 60 && ${argv("pull", name).join(" ")}`;
  const { status, stdout } = runProgram(["script", "-qec", line, "/dev/null"], {
    env: home.environment,
  });
  assert.equal(status, 0, stdout);
  const shown = stdout.replaceAll("\x1b", "^");
  assert.match(shown, /\^\[2K[0-9a-f]{12}: Pulling fs layer\r\n/);
  assert.match(shown, /\^\[1A\^\[2K[0-9a-f]{12}: Pull complete\r\n/);
  const drawn = shown.replaceAll("^[2K", "").split(/\r\n(?:\^\[1A)?/);
  const layers = drawn.filter((row) => /^[0-9a-f]{12}: /.test(row));
  assert.ok(layers.length >= 3 && layers.every((row) => row.length < 60), stdout);
  assert.ok(stdout.endsWith(`${name}\r\n`));
});

test("login asks on a terminal, and does not show the password", async () => {
  const passwords = join(folder, "htpasswd-asked");
  writeFileSync(passwords, `user:${hashed("s3cret")}\n`);
  await using guarded = DockerRegistry.start(join(folder, "asked"), {
    auth: { htpasswd: { realm: "guarded", path: passwords } },
  });
  const env = { ...process.env, ...home.environment };
  const line = argv("login", guarded.host).join(" ");
  const child = spawn("script", ["-qec", line, "/dev/null"], { env });
  await using spoken = talk(child);
  await spoken.says("Username: ");
  spoken.type("usex\u007fr\r");
  await spoken.says("Password: ");
  spoken.type("s3cret\r");
  await spoken.says("Login Succeeded");
  assert.equal(await spoken.end(), 0);
  assert.doesNotMatch(spoken.text(), /s3cret/);
});

test("run pulls an image that is not here, always, or never", () => {
  const name = pushed();
  const refused = skiff("run", "--rm", "--pull", "never", name, "true");
  assert.deepEqual([refused.status, refused.stdout], [125, ""]);
  assert.match(refused.stderr, /^skiff: No such image: /);

  const first = skiff("run", "--rm", name, "echo", "hi");
  assert.deepEqual([first.status, first.stdout], [0, "hi\n"]);
  assert.match(
    first.stderr,
    new RegExp(`^Unable to find image '${name}' locally\nv1: Pulling from `),
  );
  assert.match(first.stderr, new RegExp(`\nStatus: Downloaded newer image for ${name}\n$`));
  const second = skiff("run", "--rm", name, "echo", "hi");
  assert.deepEqual([second.status, second.stdout, second.stderr], [0, "hi\n", ""]);
  const always = skiff("run", "--rm", "--pull=always", name, "true");
  assert.match(always.stderr, /Status: Image is up to date/);
  const quiet = skiff("run", "--rm", "-q", "--pull=always", name, "true");
  assert.deepEqual([quiet.status, quiet.stderr], [0, ""]);

  const missing = skiff("run", "--rm", `${registry.host}/none`, "true");
  assert.equal(missing.status, 125);
  assert.match(missing.stderr, /skiff: pull localhost:\d+\/none:latest: .*manifest unknown/);
  const wrong = skiff("run", "--pull", "often", name);
  assert.equal(wrong.status, 125);
  assert.match(wrong.stderr, /must be "always", "missing" or "never"/);
  ok("rmi", name);
});

test("pull fails with status 1 and one line", () => {
  for (const [name, message] of [
    [`${registry.host}/none`, /^skiff: pull localhost:\d+\/none:latest: .*manifest unknown/],
    ["127.0.0.1:1/x", /^skiff: pull 127.0.0.1:1\/x:latest: .*ECONNREFUSED/],
    [`${registry.host}/../x`, /^skiff: image name .* is no repository$/m],
    [
      "no-such-host.invalid/x",
      /^skiff: pull no-such-host.invalid\/x:latest: .*(ENOTFOUND|EAI_AGAIN)/,
    ],
  ] as const) {
    const { status, stdout, stderr } = skiff("pull", name);
    assert.equal(status, 1);
    assert.match(stderr, message);
    assert.equal(stderr.split("\n").length, 2, stderr);
    assert.doesNotMatch(stdout, /Status/);
  }
});

test("a blob that another repository of the registry has is mounted", async () => {
  const name = pushed();
  ok("pull", "-q", name);
  const other = `${registry.host}/mounted/here:1`;
  ok("tag", name, other);
  assert.match(ok("push", other), /^[0-9a-f]{12}: Mounted from some\/app\d+$/m);
  ok("rmi", other, name);
  assert.equal(ok("run", "--rm", "-q", other, "echo", "there"), "there\n");
  ok("rmi", other);
});

test("all tags of a repository are pulled and pushed", () => {
  const repository = `${registry.host}/tags/app`;
  for (const tag of ["a", "b", "c"]) give(`${repository}:${tag}`);
  assert.equal(ok("push", "-a", repository).match(/: digest: sha256/g)?.length, 3);
  ok("rmi", `${repository}:a`, `${repository}:b`, `${repository}:c`);
  ok("pull", "-a", repository);
  const names = ok("images", "--format", "{{.Tag}}", repository).trim().split("\n");
  assert.deepEqual(names.toSorted(), ["a", "b", "c"]);
  ok("rmi", `${repository}:a`, `${repository}:b`, `${repository}:c`);
  assert.equal(skiff("pull", "-a", `${repository}:a`).status, 1);
});

test("an image for several platforms: this machine's, another's, and pushed as what is here", () => {
  const layout = join(folder, "several");
  const name = `${registry.host}/several:1`;
  makeIndex(layout);
  skopeo("copy", "--all", "--dest-tls-verify=false", `oci:${layout}:several`, `docker://${name}`);
  assert.equal(ok("run", "--rm", "-q", name, "echo", "ours"), "ours\n");
  const copy = `${registry.host}/several/copy:1`;
  ok("tag", name, copy);
  assert.match(
    ok("push", copy),
    /Not all platforms of it are here: only this machine's was pushed/,
  );
  const raw = skopeo("inspect", "--raw", "--tls-verify=false", `docker://${copy}`);
  assert.match(raw, /"layers"/);

  ok("pull", "-q", "--platform", "linux/s390x", name);
  const whole = ok("push", copy);
  assert.doesNotMatch(whole, /Not all platforms/);
  assert.match(skopeo("inspect", "--raw", "--tls-verify=false", `docker://${copy}`), /"s390x"/);
  const { status, stderr } = skiff("pull", "--platform", "linux/riscv64", name);
  assert.equal(status, 1);
  assert.match(stderr, /it has nothing for linux\/riscv64$/m);
  const single = skiff("pull", "--platform", "linux/riscv64", pushed());
  assert.match(single.stderr, /it has nothing for linux\/riscv64$/m);
  ok("rmi", name, copy);
});

const configType = "application/vnd.oci.image.config.v1+json";

/** The busybox for this machine, and what it says of itself changed for another. */
function makeIndex(layout: string): void {
  skopeo("copy", `oci-archive:${home.image}`, `oci:${layout}:one`);
  const read = (path: string): string => readFileSync(join(layout, path), "utf8");
  const blob = (sum: string): string => `blobs/sha256/${sum.replace("sha256:", "")}`;
  const write = (text: string): { digest: string; size: number } => {
    const hex = createHash("sha256").update(text).digest("hex");
    writeFileSync(join(layout, "blobs/sha256", hex), text);
    return { digest: `sha256:${hex}`, size: text.length };
  };
  const [, first = ""] = /"digest":"(sha256:\w+)"/.exec(read("index.json")) ?? [];
  const manifest = read(blob(first));
  const [, config = ""] = /"config":\{[^}]*"digest":"(sha256:\w+)"/.exec(manifest) ?? [];
  const configText = read(blob(config));
  const [, here = ""] = /"architecture":"(\w+)"/.exec(configText) ?? [];
  const other = write(configText.replace(/"architecture":"\w+"/, '"architecture":"s390x"'));
  const otherManifest = write(
    manifest.replace(
      /"config":\{[^}]*\}/,
      `"config":${JSON.stringify({ mediaType: configType, ...other })}`,
    ),
  );
  const mediaType = "application/vnd.oci.image.manifest.v1+json";
  const index = write(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [
        { mediaType, ...otherManifest, platform: { os: "linux", architecture: "s390x" } },
        {
          mediaType,
          digest: first,
          size: manifest.length,
          platform: { os: "linux", architecture: here },
        },
      ],
    }),
  );
  writeFileSync(
    join(layout, "index.json"),
    JSON.stringify({
      schemaVersion: 2,
      manifests: [
        {
          mediaType: "application/vnd.oci.image.index.v1+json",
          ...index,
          annotations: { "org.opencontainers.image.ref.name": "several" },
        },
      ],
    }),
  );
}

test("skopeo reads what skiff has pushed, and skiff what skopeo has, in Docker's format too", () => {
  const name = pushed();
  const seen = skopeo("inspect", "--tls-verify=false", `docker://${name}`);
  assert.match(seen, /"Os": "linux"/);
  assert.match(
    ok("pull", name),
    new RegExp(`Digest: ${/"Digest": "(sha256:\w+)"/.exec(seen)?.[1]}`),
  );
  const docker = `${registry.host}/by/skopeo:2`;
  skopeo(
    "copy",
    "--format",
    "v2s2",
    "--src-tls-verify=false",
    "--dest-tls-verify=false",
    `docker://${name}`,
    `docker://${docker}`,
  );
  assert.equal(ok("run", "--rm", "-q", docker, "echo", "schema 2"), "schema 2\n");
  const again = `${registry.host}/by/skiff:3`;
  ok("tag", docker, again);
  ok("push", again);
  const raw = skopeo("inspect", "--raw", "--tls-verify=false", `docker://${again}`);
  assert.match(raw, /vnd.docker.distribution.manifest.v2/, "as it came");
  ok("rmi", name, docker, again);
});

test("a registry with passwords: login, push, pull, logout", async () => {
  const passwords = join(folder, "htpasswd");
  writeFileSync(passwords, `user:${hashed("s3cret")}\n`);
  await using guarded = DockerRegistry.start(join(folder, "guarded"), {
    auth: { htpasswd: { realm: "guarded", path: passwords } },
  });
  const name = `${guarded.host}/app:1`;
  give(name);
  const unknown = skiff("push", name);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /^skiff: push .*authentication is required, or was refused/m);

  const wrong = skiffWith("wrong\n", "login", "-u", "user", "--password-stdin", guarded.host);
  assert.equal(wrong.status, 1);
  assert.match(wrong.stderr, /unauthorized/);
  const login = skiffWith("s3cret\n", "login", "-u", "user", "--password-stdin", guarded.host);
  assert.deepEqual([login.status, login.stdout], [0, "Login Succeeded\n"]);
  const file = join(home.folder, "docker/config.json");
  assert.match(
    login.stderr,
    new RegExp(`^WARNING! Your credentials are stored unencrypted in '${file}'`),
  );
  assert.equal(statSync(file).mode & 0o777, 0o600);

  ok("push", name);
  ok("rmi", name);
  ok("pull", name);
  skopeo("inspect", "--tls-verify=false", "--authfile", file, `docker://${name}`);
  chmodSync(file, 0o640);
  assert.match(skiff("pull", name).stderr, /has secrets that others can read/);
  chmodSync(file, 0o600);
  assert.equal(ok("logout", guarded.host), `Removing login credentials for ${guarded.host}\n`);
  assert.equal(ok("logout", guarded.host), `Not logged in to ${guarded.host}\n`);
  assert.equal(skiff("pull", name).status, 1);
  ok("rmi", name);
});

test("a credential helper keeps the password", async () => {
  const passwords = join(folder, "htpasswd-helper");
  writeFileSync(passwords, `user:${hashed("s3cret")}\n`);
  await using guarded = DockerRegistry.start(join(folder, "helped"), {
    auth: { htpasswd: { realm: "guarded", path: passwords } },
  });
  const programs = join(folder, "bin");
  mkdirSync(programs, { recursive: true });
  const kept = join(folder, "kept.json");
  writeFileSync(
    join(programs, "docker-credential-test"),
    `#!/bin/sh\ncase $1 in\nget) [ -f ${kept} ] && cat ${kept} || { echo "credentials not found in native keychain"; exit 1; } ;;\n` +
      `store) cat >${kept} ;;\nerase) rm -f ${kept} ;;\nesac\n`,
    { mode: 0o755 },
  );
  const file = join(home.folder, "docker/config.json");
  mkdirSync(join(home.folder, "docker"));
  writeFileSync(file, JSON.stringify({ credsStore: "test", psFormat: "kept" }));
  const environment = { ...home.environment, PATH: `${programs}:${process.env["PATH"]}` };
  const run = (...args: string[]): Promise<Outcome> => runLater(argv(...args), environment);
  const name = `${guarded.host}/app:1`;
  give(name);
  assert.equal((await run("push", name)).status, 1);
  const login = await runLater(
    argv("login", "-u", "user", "--password-stdin", guarded.host),
    environment,
    "s3cret",
  );
  assert.deepEqual([login.status, login.stdout, login.stderr], [0, "Login Succeeded\n", ""]);
  const text = readFileSync(file, "utf8");
  assert.doesNotMatch(text, /s3cret|"auth"/);
  assert.match(text, /psFormat/, "what is not ours stays");
  assert.match(readFileSync(kept, "utf8"), new RegExp(`"ServerURL":"${guarded.host}"`));
  assert.equal((await run("push", name)).stderr, "");
  assert.equal((await run("logout", guarded.host)).status, 0);
  assert.equal((await run("pull", name)).status, 1);
  writeFileSync(file, JSON.stringify({ credsStore: "../../bin/sh" }));
  assert.match((await run("pull", name)).stderr, /is no name of a credential helper/);
  writeFileSync(file, JSON.stringify({ credHelpers: { [guarded.host]: "absent" } }));
  assert.match((await run("pull", name)).stderr, /run docker-credential-absent: ENOENT/);
  ok("rmi", name);
});

test("a registry with tokens: anonymous, and known", async () => {
  const files = makeCertificates(join(folder, "tokens"));
  await using tokens = await TokenServer.start(files);
  await using guarded = DockerRegistry.start(join(folder, "by-token"), {
    auth: {
      token: {
        realm: tokens.realm,
        service: "test registry",
        issuer: "test",
        rootcertbundle: files.authority,
      },
    },
  });
  const [open, secret] = [`${guarded.host}/public/app:1`, `${guarded.host}/private/app:1`];
  give(open);
  give(secret);
  const denied = await skiffLater("push", open);
  assert.equal(denied.status, 1);
  assert.match(denied.stderr, /unauthorized: authentication required/);
  const line = argv("login", "-u", "user", "--password-stdin", guarded.host);
  assert.equal((await runLater(line, home.environment, "wrong")).status, 1);
  assert.equal((await runLater(line, home.environment, "s3cret")).status, 0);
  await okLater("push", open);
  const mounting = await okLater("push", secret);
  assert.match(mounting, /Mounted from public\/app/);
  assert.ok(
    tokens.asked.some(
      ({ scopes }) =>
        scopes.includes("repository:public/app:pull") &&
        scopes.includes("repository:private/app:pull,push"),
    ),
  );
  await okLater("rmi", open, secret);
  await okLater("pull", secret);
  await okLater("logout", guarded.host);
  await okLater("rmi", secret);
  await okLater("pull", open);
  assert.equal(tokens.asked.at(-1)?.isKnown, false);
  assert.equal((await skiffLater("pull", secret)).status, 1);
  await okLater("rmi", open);
});

test("TLS with a private authority, its folder, and mirrors", async () => {
  const files = makeCertificates(join(folder, "tls"));
  await using secure = DockerRegistry.start(join(folder, "secure"), {
    http: { tls: { certificate: files.certificate, key: files.key } },
  });
  const name = `${secure.host}/app:1`;
  give(name);
  const unknown = skiff("push", name);
  assert.equal(unknown.status, 1);
  assert.match(
    unknown.stderr,
    /a private authority's certificate belongs in certs.d\/HOST\/ca.crt$/m,
  );

  const machine = { ...home.environment, SSL_CERT_FILE: files.authority };
  assert.equal(runProgram(argv("push", name), { env: machine }).stderr, "", "the machine's own");

  const certs = join(home.folder, "certs.d");
  const own = join(certs, secure.host);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "ca.crt"), readFileSync(files.authority));
  ok("push", name);
  ok("rmi", name);
  ok("pull", name);
  ok("rmi", name);

  rmSync(join(own, "ca.crt"));
  const hosts = join(own, "hosts.toml");
  writeFileSync(hosts, `ca = "${files.authority}"\n`);
  ok("pull", name);
  ok("rmi", name);
  writeFileSync(hosts, "skip_verify = true\n");
  ok("pull", name);
  ok("rmi", name);
  writeFileSync(hosts, "skip_verify = maybe\n");
  assert.match(skiff("pull", name).stderr, /hosts.toml: line 1: /);
  writeFileSync(hosts, "skip_verify = true\ndial = 3\n");
  assert.match(skiff("pull", name).stderr, /hosts.toml: "dial" is not supported/);

  const far = "registry.invalid";
  mkdirSync(join(certs, far));
  const mirrored = pushed("mirrored:1");
  writeFileSync(
    join(certs, far, "hosts.toml"),
    `server = "https://${far}"\n\n[host."http://127.0.0.1:1"]\n\n[host."http://${registry.host}"]\n  capabilities = ["pull", "resolve"]\n`,
  );
  ok("pull", `${far}/mirrored:1`);
  assert.match(skiff("push", `${far}/mirrored:1`).stderr, /registry.invalid|127.0.0.1:1/);
  ok("rmi", `${far}/mirrored:1`);
  assert.equal(skiff("rmi", mirrored).status, 1);
});
