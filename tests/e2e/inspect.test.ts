import assert from "node:assert/strict";
import { test } from "node:test";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome();

test("inspect tells of a container what Docker tells of one", () => {
  const args = ["-d", "--name", "web", "-e", "A=1", "-v", "/tmp:/host:ro", "-w", "/etc"];
  const id = home.ok("run", ...args, "busybox", "sleep", "1000").trim();
  const of = (format: string): string => home.ok("inspect", "--format", format, "web").trim();
  assert.equal(of("{{.Id}} {{.Name}} {{.Path}} {{json .Args}}"), `${id} /web sleep ["1000"]`);
  assert.equal(of("{{.State.Status}} {{.State.Running}} {{.State.ExitCode}}"), "running true 0");
  assert.match(of("{{.State.Pid}}"), /^[1-9]\d*$/);
  assert.equal(of("{{.State.FinishedAt}}"), "0001-01-01T00:00:00Z");
  assert.equal(of("{{.Image}}"), home.ok("images", "-q", "--no-trunc").trim());
  assert.equal(of("{{.Config.Image}} {{.Config.WorkingDir}}"), "busybox /etc");
  assert.equal(of("{{range .Config.Env}}{{println .}}{{end}}").split("\n").includes("A=1"), true);
  assert.equal(
    of("{{range .Mounts}}{{.Type}} {{.Source}} {{.Destination}} {{.RW}}{{end}}"),
    "bind /tmp /host false",
  );
  assert.equal(
    of("{{json .HostConfig.Binds}} {{.HostConfig.NetworkMode}}"),
    '["/tmp:/host:ro"] none',
  );
  assert.equal(of("{{.LogPath}}"), `${home.root}/containers/${id}/log`);

  home.ok("exec", "web", "sh", "-c", "head -c 50000 /dev/zero > /big");
  const [rw = 0, all = 0] = home
    .ok("container", "inspect", "-s", "-f", "{{.SizeRw}} {{.SizeRootFs}}", "web")
    .split(" ")
    .map(Number);
  assert.ok(rw >= 50_000 && all > rw + 500_000, `${rw} ${all}`);

  const whole: unknown = JSON.parse(home.ok("inspect", id.slice(0, 8)));
  assert.deepEqual(whole, JSON.parse(home.ok("inspect", "-f", "json", "web")));
  home.ok("kill", "web");
  assert.equal(home.ok("inspect", "-f", "{{.State.Status}} {{.State.Pid}}", "web"), "exited 0\n");
  home.ok("container", "rm", "web");
});

test("inspect tells of an image, by its kind too", () => {
  const id = home.ok("image", "ls", "-q", "--no-trunc").trim();
  const of = (format: string): string =>
    home.ok("image", "inspect", "-f", format, "busybox").trim();
  assert.equal(of("{{.Id}} {{json .RepoTags}} {{.Os}}"), `${id} ["busybox:latest"] linux`);
  assert.match(of("{{index .RepoDigests 0}}"), /^busybox@sha256:[0-9a-f]{64}$/);
  assert.match(of("{{.RootFS.Type}} {{len .RootFS.Layers}} {{.Size}}"), /^layers 1 \d{6,}$/);
  assert.equal(home.ok("inspect", "--type", "image", "-f", "{{.Id}}", "busybox"), `${id}\n`);
  assert.match(home.ok("inspect", "busybox"), /^\[\n {4}\{\n {8}"Id": "sha256:/);
});

test("inspect prints what there is, and says what there is not", () => {
  const { status, stdout, stderr } = home.skiff("inspect", "-f", "{{.Os}}", "nothing", "busybox");
  assert.deepEqual([status, stdout, stderr], [1, "linux\n", "skiff: No such object: nothing\n"]);
  assert.deepEqual(home.skiff("inspect", "nothing"), {
    status: 1,
    stdout: "[]\n",
    stderr: "skiff: No such object: nothing\n",
  });
  const typed = home.skiff("container", "inspect", "busybox");
  assert.deepEqual([typed.status, typed.stderr], [1, "skiff: No such container: busybox\n"]);
  assert.equal(home.skiff("inspect", "--type", "sandbox", "x").status, 125);
});

test("groups have help, and refuse what they have not", () => {
  assert.match(home.ok("image"), /^Usage: {2}skiff image COMMAND\n[^]*\n {2}ls +List images\n/);
  assert.equal(home.ok("help", "image", "ls"), home.ok("image", "ls", "--help"));
  const { status, stderr } = home.skiff("image", "frob");
  assert.deepEqual(
    [status, stderr],
    [1, "skiff: unknown command: image frob; see 'skiff image --help'\n"],
  );
});
