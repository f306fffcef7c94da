import assert from "node:assert/strict";
import { readFileSync, readlinkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { eventually } from "../fixtures/index.ts";
import { SkiffHome } from "./skiff-home.ts";

const home = new SkiffHome({ network: "default" });
const none = ["--network", "none"];
const sleep = ["busybox", "sleep", "1000"];

describe("skiff pod", () => {
  test("has containers share what the pod shares, and goes with all of them", () => {
    const id = home.ok("pod", "create", ...none, "--label", "tier=front", "shop").trim();
    assert.equal(podStatus("shop"), "Created");
    home.ok("run", "-d", "--pod", "shop", "--name", "first", ...sleep); // starts the pod
    home.ok("run", "-d", "--pod", "shop", "--name", "second", ...sleep);
    for (const type of ["net", "ipc", "uts"]) {
      assert.equal(namespaceOf("first", type), namespaceOf("shop", type), type);
      assert.equal(namespaceOf("second", type), namespaceOf("shop", type), type);
    }
    assert.notEqual(namespaceOf("first", "pid"), namespaceOf("shop", "pid"));
    assert.equal(home.ok("exec", "first", "sh", "-c", "echo $(hostname) $HOSTNAME"), "shop shop\n");
    home.ok("exec", "first", "touch", "/dev/shm/shared");
    assert.equal(home.ok("exec", "second", "ls", "/dev/shm"), "shared\n");
    assert.equal(podStatus("shop"), "Running");
    assert.equal(home.ok("inspect", "-f", "{{.Pod}} {{.IsInfra}}", "second"), `${id} false\n`);
    const mine = "{{.Name}} {{.State}} {{.NumContainers}} {{.SharedNamespaces}} {{.Labels.tier}}";
    const told = home.ok("pod", "inspect", "-f", mine, id.slice(0, 12));
    assert.equal(told, "shop Running 3 [ipc net uts] front\n");
    const busy = home.skiff("pod", "rm", "shop");
    assert.equal(busy.status, 1);
    assert.match(busy.stderr, /cannot remove pod shop: container first is running/);
    assert.match(
      home.skiff("rm", "-f", "shop").stderr,
      /it holds a pod together; use skiff pod rm/,
    );
    assert.equal(home.ok("pod", "rm", "-f", "shop"), `${id}\n`);
    assert.deepEqual(home.states(), {});
    assert.equal(home.skiff("pod", "exists", "shop").status, 1);
  });

  test("is started, paused, stopped, restarted and killed as a whole", () => {
    home.ok("pod", "create", ...none, "--share", "net,pid", "--name", "whole");
    home.ok("create", "--pod", "whole", "--name", "only", ...sleep);
    const states = (): string => ["whole", "only"].map((name) => home.states()[name]).join(" ");
    for (const [verb, seen, status] of [
      ["start", "running running", "Running"],
      ["pause", "paused paused", "Paused"],
      ["unpause", "running running", "Running"],
      ["restart", "running running", "Running"],
      ["kill", "exited exited", "Exited"],
      ["start", "running running", "Running"],
      ["stop", "exited exited", "Exited"],
    ] as const) {
      home.ok("pod", verb, "whole", ...(["stop", "restart"].includes(verb) ? ["-t", "0"] : []));
      assert.deepEqual([states(), podStatus("whole")], [seen, status], verb);
      if (seen !== "running running") continue;
      assert.equal(namespaceOf("only", "pid"), namespaceOf("whole", "pid"));
      assert.notEqual(namespaceOf("only", "ipc"), namespaceOf("whole", "ipc"));
    }
    home.ok("start", "only"); // and with it the pod
    assert.equal(states(), "running running");
    assert.match(home.ok("pod", "top", "whole"), /pause hold\n(.*\n)*.*sleep 1000/);
    assert.match(home.ok("pod", "stats", "--no-stream", "whole"), /whole.*\n.*only/);
    const orphan = home.ok("exec", "only", "sh", "-c", "sleep 0.01 & echo $!").trim();
    assert.match(orphan, /^\d+$/);
    eventually(
      "it is reaped",
      () => home.skiff("exec", "only", "test", "-e", `/proc/${orphan}`).status === 1,
    );
    home.ok("stop", "-t", "0", "only");
    assert.equal(podStatus("whole"), "Degraded");
    home.ok("pod", "rm", "whole");
    assert.deepEqual(home.states(), {});
  });

  test("is made by run --pod new:NAME, whose ports and host name are the pod's", () => {
    const words = [...none, "--pod", "new:made", "--hostname", "named", "busybox", "hostname"];
    assert.equal(home.ok("run", "--rm", ...words), "named\n");
    assert.equal(home.ok("pod", "ls", "--format", "{{.Name}} {{.NumberOfContainers}}"), "made 1\n");
    home.ok("pod", "rm", "-f", "made");
  });

  test("has its containers refuse what is the pod's to say", () => {
    home.ok("pod", "create", ...none, "strict");
    for (const [words, says] of [
      [["-p", "80"], /published or exposed ports must be defined when the pod is created/],
      [none, /networks must be defined when the pod is created/],
      [["--dns", "1.1.1.1"], /dns must be defined when the pod is created/],
      [["--add-host", "xx:1.2.3.4"], /extra host entries must be specified on the pod/],
      [["-h", "mine"], /cannot set hostname when joining the pod UTS namespace/],
    ] as const) {
      const { status, stderr } = home.skiff("create", "--pod", "strict", ...words, "busybox");
      assert.equal(status, 1);
      assert.match(stderr, says);
    }
    assert.match(
      home.skiff("create", "--pod", "nowhere", "busybox").stderr,
      /No such pod: nowhere/,
    );
    assert.match(home.skiff("pod", "create", ...none, "strict").stderr, /already in use/);
    assert.match(home.skiff("pod", "create", "--share", "user").stderr, /namespace to share: user/);
    home.ok("pod", "rm", "strict");
  });

  test("is left alone by container prune, and pruned with its containers once it has stopped", () => {
    home.ok("pod", "create", ...none, "young");
    home.ok("pod", "create", ...none, "over");
    home.ok("run", "--pod", "over", "--name", "done", "busybox", "true");
    home.ok("container", "prune", "-f");
    assert.deepEqual(home.states(), { young: "created", over: "running" });
    home.ok("create", "--pod", "over", "--name", "done", "busybox", "true");
    home.ok("pod", "prune", "-f");
    assert.equal(home.ok("pod", "ls", "-q").trim().split("\n").length, 2);
    home.ok("pod", "stop", "-t", "0", "over");
    assert.match(home.ok("system", "prune", "-f"), /^Deleted Pods:\n[0-9a-f]{64}\n/);
    assert.deepEqual(home.states(), { young: "created" });
    home.ok("pod", "rm", "young");
  });

  test("is told of by ps, by its name and by filters", () => {
    home.ok("pod", "create", ...none, "listed");
    home.ok("create", "--pod", "listed", "--name", "inside", "busybox");
    home.ok("create", ...none, "--name", "outside", "busybox");
    const rows = home.ok("ps", "-a", "--format", "{{.Names}}={{.PodName}}").trim().split("\n");
    assert.deepEqual(rows, ["outside=", "inside=listed", "listed=listed"]);
    assert.match(home.ok("ps", "-a", "--pod"), /POD ID +PODNAME\n/);
    const within = home.ok("ps", "-aq", "--no-trunc", "--filter", "pod=listed").trim().split("\n");
    assert.equal(within.length, 2);
    const filter = ["pod", "ls", "--format", "{{.ContainerNames}}", "--filter"];
    assert.equal(home.ok(...filter, "ctr-names=inside"), "listed,inside\n");
    assert.equal(home.ok(...filter, "status=running"), "");
    home.ok("pod", "rm", "listed");
    home.ok("rm", "outside");
  });

  test("has the logs of all of its containers told by their times, each line with whose it is", () => {
    home.ok("pod", "create", ...none, "told");
    const line = (...words: string[]): string => words.map((word) => `echo ${word}`).join("; ");
    for (const [name, script] of [
      ["early", `${line("a")}; printf part; ${line("ed")}; echo wrong >&2`],
      ["late", line("b", "c")],
    ] as const) {
      const words = ["--pod", "told", "--name", name, "busybox", "sh", "-c", script];
      assert.equal(home.skiff("run", ...words).status, 0);
    }
    const { stdout, stderr } = home.skiff("pod", "logs", "-n", "told");
    assert.equal(stdout, "early a\nearly parted\nlate b\nlate c\n");
    assert.equal(stderr, "early wrong\n");
    const id = home.ok("inspect", "-f", "{{.Id}}", "late").slice(0, 12);
    assert.match(home.ok("pod", "logs", "--tail", "0", "--follow", "told"), /^$/);
    const timed = home.skiff("pod", "logs", "-t", "--tail", "1", "told").stdout;
    assert.match(timed, new RegExp(`^${id} \\d{4}-\\d\\d-.*Z c$`, "m"));
    assert.equal(home.ok("pod", "logs", "-c", "late", "told"), "b\nc\n");
    home.ok("create", "--name", "outside", ...none, "busybox");
    const other = home.skiff("pod", "logs", "-c", "outside", "told");
    assert.deepEqual([other.status, other.stdout], [1, ""]);
    assert.match(other.stderr, /container outside is not in pod told/);
    home.ok("rm", "outside");
    home.ok("pod", "rm", "-f", "told");
  });

  test("is replaced where that is asked for, has its id written to a file, and sysctls and a /dev/shm of a size", () => {
    const idFile = join(home.folder, "pod-id");
    const wishes = ["--shm-size", "1m", "--sysctl", "kernel.shmmni=1000", "--infra=true"];
    home.ok("pod", "create", ...none, "again");
    home.ok("run", "-d", "--pod", "again", "--name", "inside", ...sleep);
    const made = ["pod", "create", ...none, ...wishes, "--pod-id-file", idFile];
    assert.match(home.skiff(...made, "again").stderr, /already in use/);
    const id = home.ok(...made, "--replace", "again").trim();
    assert.equal(readFileSync(idFile, "utf8"), id);
    assert.deepEqual(home.states(), { again: "created" });
    const script = "cat /proc/sys/kernel/shmmni; df -k /dev/shm | tail -n 1 | awk '{ print $2 }'";
    const seen = home.ok("run", "--rm", "--pod", "again", "busybox", "sh", "-c", script);
    assert.equal(seen, "1000\n1024\n");
    for (const [words, says] of [
      [["--infra=false"], /a pod is what holds its namespaces/],
      [["--infra-image", "x"], /a pod has no image/],
      [["--memory", "1g"], /limit each of its containers/],
      [["--replace"], /whose name is not said/],
    ] as const) {
      const { status, stderr } = home.skiff("pod", "create", ...words);
      assert.notEqual(status, 0);
      assert.match(stderr, says);
    }
    rmSync(idFile);
    home.ok("pod", "rm", "-f", "again");
  });
});

function podStatus(name: string): string {
  return home.ok("pod", "ls", "--filter", `name=${name}`, "--format", "{{.Status}}").trim();
}

function namespaceOf(name: string, type: string): string {
  const pid = home.ok("inspect", "-f", "{{.State.Pid}}", name).trim();
  return readlinkSync(`/proc/${pid}/ns/${type}`);
}
