import assert from "node:assert/strict";
import { test } from "node:test";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

test("images prints templates, tables of them and JSON", () => {
  const images = (format: string): string => home.ok("images", "--format", format);
  assert.equal(images("{{.Repository}}:{{.Tag}}"), "busybox:latest\n");
  assert.equal(
    images('table {{upper .Repository}}\t{{if .Tag}}{{.Tag | printf "%q"}}{{end}}'),
    'REPOSITORY   "TAG"\nBUSYBOX      "latest"\n',
  );
  const told: unknown = JSON.parse(images("json"));
  assert.deepEqual(JSON.parse(images("{{json .}}")), told);
  assert.match(images("table"), /^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE\nbusybox +latest /);
  assert.match(
    home.ok("images", "--digests"),
    /^REPOSITORY +TAG +DIGEST +IMAGE ID .*\nbusybox +latest +sha256:/,
  );
  assert.match(home.ok("images", "-q", "--no-trunc"), /^sha256:[0-9a-f]{64}\n$/);
});

test("a template that is wrong is refused, telling where and why", () => {
  const { status, stderr } = home.skiff("images", "--format", "{{.Foo}}");
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^skiff: template parsing error: template: :1:2: executing "" at <\.Foo>: can't evaluate field Foo; there are \.Containers, /,
  );
  const unclosed = home.skiff("images", "--format", "{{if .ID}}");
  assert.deepEqual(unclosed, {
    status: 1,
    stdout: "",
    stderr: "skiff: template parsing error: template: :1:0: unclosed {{if}}\n",
  });
});

test("images are filtered by name, label, age and whether they have a name", () => {
  const filtered = (...filters: string[]): string =>
    home.ok("images", "--format", "{{.Tag}}", ...filters.flatMap((text) => ["--filter", text]));
  home.ok("tag", "busybox", "example.test/a/box:1");
  assert.equal(filtered("reference=busy*"), "latest\n");
  assert.equal(filtered("reference=*/*/box"), "1\n");
  assert.equal(filtered("reference=*/*/box:2", "reference=busybox:latest"), "latest\n");
  assert.equal(home.ok("images", "--format", "{{.Tag}}", "example.test/a/box"), "1\n");
  assert.equal(filtered("dangling=true"), "");
  assert.equal(filtered("dangling=false", "reference=busybox"), "latest\n");
  assert.equal(filtered("label=none"), "");
  assert.equal(filtered("before=busybox"), "");
  assert.equal(filtered("since=busybox"), "");
  const unknown = home.skiff("images", "--filter", "colour=red");
  assert.deepEqual([unknown.status, /invalid filter 'colour'/.test(unknown.stderr)], [125, true]);
  assert.equal(
    home.skiff("images", "--filter", "since=none").stderr,
    "skiff: No such image: none\n",
  );
  home.ok("rmi", "example.test/a/box:1");
});

test("version and info say each fact by its name", () => {
  assert.match(home.ok("version", "--format", "{{.Server.Version}}"), /^\d+\.\d+\.\d+\n$/);
  assert.match(
    home.ok("version", "-f", "{{json .Client}}"),
    /^\{"Version":"[^"]+","Os":"linux","Arch":/,
  );
  assert.equal(
    home.ok("info", "--format", "{{.Driver}} {{.Images}} {{.Containers}}"),
    "overlay 1 0\n",
  );
  assert.equal(home.ok("info", "-f", "{{.DockerRootDir}}"), `${home.root}\n`);
  assert.match(home.ok("info", "--format", "json"), /^\{"Containers":0,.*"NCPU":\d+,/);
});
