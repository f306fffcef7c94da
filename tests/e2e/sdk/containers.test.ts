import assert from "node:assert/strict";
import { test } from "node:test";
import { isFault } from "@skiff/sdk";
import { SdkHome } from "./sdk-home.ts";

const home = new SdkHome();
const image = "busybox";
const sleep = ["sleep", "1000"];

test("run() gives a container that is gone at the end of its scope, also when it throws", async () => {
  await using engine = await home.open();
  const names: string[] = [];
  const work = async (): Promise<void> => {
    await using container = await engine.run({ image, command: sleep });
    names.push(container.name);
    assert.equal((await container.inspect()).status, "running");
    throw new RangeError("of the caller's");
  };
  await assert.rejects(work, RangeError);
  assert.deepEqual(await engine.containers.list(), []);
  await assert.rejects(engine.containers.get(names[0] ?? ""), { code: "not_found" });
});

test("output() gives what came of a container, which is gone then", async () => {
  await using engine = await home.open();
  const script = "echo out $A; printf err >&2; exit 7";
  const command = ["sh", "-c", script];
  assert.deepEqual(await engine.output({ image, command, env: { A: "1" } }), {
    exitCode: 7,
    stdout: "out 1\n",
    stderr: "err",
  });
  assert.deepEqual(await engine.containers.list(), []);
});

test("a container's streams are read as web streams, from its beginning to its end", async () => {
  await using engine = await home.open();
  const command = ["sh", "-c", "seq 5000; echo e >&2"];
  await using container = await engine.run({ image, command });
  const [out, err] = await Promise.all([
    new Response(container.stdout).text(),
    new Response(container.stderr).text(),
  ]);
  assert.equal(out.length, 23_893);
  assert.equal(err, "e\n");
  assert.equal(await container.wait(), 0);
});

test("exec() gives a process with streams and an exit code", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: sleep });
  await using cat = await container.exec(["cat"], { stdin: true });
  const writer = cat.stdin.getWriter();
  await writer.write(new TextEncoder().encode("typed\n"));
  await writer.close();
  assert.deepEqual(await cat.output(), { exitCode: 0, stdout: "typed\n", stderr: "" });

  await using given = await container.exec(["sh", "-c", "cat; id -u; pwd; echo $B >&2; exit 3"], {
    stdin: "given\n",
    user: "5",
    workdir: "/tmp",
    env: { B: "b" },
  });
  const expected = { exitCode: 3, stdout: "given\n5\n/tmp\n", stderr: "b\n" };
  assert.deepEqual(await given.output(), expected);
});

test("a process's exit code is there before its output is read, and the output afterwards", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: sleep });
  await using process = await container.exec(["sh", "-c", "seq 5000"]);
  assert.equal(await process.exitCode, 0);
  assert.equal((await new Response(process.stdout).text()).length, 23_893);
});

test("a process that is not read to its end is killed at the end of its scope", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: sleep });
  {
    await using endless = await container.exec(["yes"]);
    const reader = endless.stdout.getReader();
    assert.equal((await reader.read()).done, false);
  }
  await using ps = await container.exec(["ps", "-o", "comm"]);
  assert.doesNotMatch((await ps.output()).stdout, /yes/);
});

test("containers are created, started, paused, stopped, restarted, renamed and removed", async () => {
  await using engine = await home.open();
  const options = { image, command: sleep, name: "one", labels: { a: "b" }, stopTimeout: 0 };
  await using container = await engine.containers.create(options);
  const status = async (): Promise<string> => (await container.inspect()).status;
  assert.equal(await status(), "created");
  await container.start();
  assert.equal(await status(), "running");
  await container.pause();
  assert.equal(await status(), "paused");
  await container.unpause();
  await assert.rejects(container.remove(), { code: "failed_precondition" });
  await container.restart();
  await container.kill("TERM");
  await container.stop();
  const seen = await container.inspect();
  assert.deepEqual([seen.status, seen.exitCode, seen.labels], ["exited", 137, { a: "b" }]);
  await container.rename("two");
  assert.equal((await engine.containers.get("two")).id, container.id);
  await container.remove();
  await container.remove();
  await assert.rejects(container.start(), { code: "not_found" });
});

test("logs() gives lines, and follows them until the container stops or the caller does", async () => {
  await using engine = await home.open();
  const command = ["sh", "-c", "echo a; echo b >&2; exec sleep 1000"];
  await using container = await engine.run({ image, command });
  const seen: string[] = [];
  for await (const { stream, text } of container.logs({ follow: true })) {
    seen.push(`${stream} ${text}`);
    if (seen.length === 2) break;
  }
  assert.deepEqual(seen.toSorted(), ["stderr b\n", "stdout a\n"]);
  const abort = new AbortController();
  const lines = container.logs({ follow: true, tail: 0, signal: abort.signal });
  const next = lines[Symbol.asyncIterator]().next();
  abort.abort();
  assert.equal((await next).done, true);
});

test("attach() speaks to the first process, and letting go of it leaves it alone", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: ["cat"], stdin: true });
  {
    await using looker = await container.attach();
    await looker[Symbol.asyncDispose]();
    await assert.rejects(looker.exitCode, { code: "cancelled" });
  }
  await using process = await container.attach();
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode("hello\n"));
  await writer.close();
  assert.deepEqual(await process.output(), { exitCode: 0, stdout: "hello\n", stderr: "" });
});

test("what was looked up is let go of, and what is to be kept outlives the engine", async () => {
  {
    await using engine = await home.open();
    await using kept = await engine.run({ image, command: sleep, name: "kept", keep: true });
    await using found = await engine.containers.get("kept");
    assert.equal(found.id, kept.id);
  }
  assert.deepEqual(home.states(), { kept: "running" });
  await using engine = await home.open();
  await (await engine.containers.get("kept")).remove({ force: true });
});

test("an engine that is closed removes what it made, and calls off what it does", async () => {
  const engine = await home.open();
  const container = await engine.run({ image, command: sleep });
  const process = await container.exec(sleep);
  const waiting = assert.rejects(container.wait(), { code: "cancelled" });
  await engine[Symbol.asyncDispose]();
  await waiting;
  await assert.rejects(process.exitCode, { code: "cancelled" });
  await assert.rejects(container.start(), { code: "cancelled" });
  await container[Symbol.asyncDispose]();
  assert.deepEqual(home.states(), {});
});

test("faults have codes: no image, no program, a name in use, a relative path", async () => {
  await using engine = await home.open();
  await assert.rejects(engine.run({ image: "nothing:here", pull: "never" }), { code: "not_found" });
  await assert.rejects(engine.run({ image, command: ["/no"] }), { code: "not_found" });
  await assert.rejects(engine.run({ image, command: ["/etc/passwd"] }), {
    code: "permission_denied",
  });
  await assert.rejects(engine.run({ image, workdir: "x" }), { code: "invalid_argument" });
  await assert.rejects(engine.run({ image, env: { "A=B": "" } }), { code: "invalid_argument" });
  await using one = await engine.run({ image, command: sleep });
  await assert.rejects(engine.run({ image, name: one.name }), (fault) =>
    isFault(fault, "already_exists"),
  );
  await assert.rejects(one.exec(["/no"]), { code: "not_found" });
  await one.stop({ seconds: 0 });
  await assert.rejects(one.exec(["true"]), { code: "failed_precondition" });
});

test("an option that is none, or not what it should be, is refused by its name", async () => {
  await using engine = await home.open();
  const wishes: readonly (readonly [option: object, says: RegExp])[] = [
    [{ ports: [{ port: 0 }] }, /^run busybox: ports\[0\]\.port: 0 is not between 1 and 65535$/],
    [{ ports: [{ port: 65_536 }] }, /ports\[0\]\.port/],
    [{ ports: [{ port: 80, hostPort: 1.5 }] }, /ports\[0\]\.hostPort/],
    [{ ports: [{ port: 80, address: "::1" }] }, /port 80: ::1 is no IPv4 address/],
    [{ memory: 1.5 }, /memory/],
    [{ memory: "64m" }, /memory/],
    [{ pidsLimit: Number.NaN }, /pidsLimit/],
    [{ cpus: -1 }, /cpus: -1/],
    [{ cpus: Infinity }, /cpus/],
    [{ stopTimeout: 1.5 }, /stopTimeout/],
    [{ health: { command: "true", retries: 0 } }, /health\.retries/],
    [{ health: { command: "true", interval: 1e10 } }, /health\.interval/],
    [{ command: "sleep 1000" }, /command: expected array, found string/],
    [{ cmd: sleep }, /cmd: there is no such option/],
    [{ env: { A: 1 } }, /env\.A: expected string, found number/],
    [{ labels: { a: undefined } }, /labels\.a/],
    [{ restart: "sometimes" }, /restart: .* is not one of/],
    [{ mounts: [{ source: "", target: "/x" }] }, /mount on \/x: its source is empty/],
    [{ mounts: [{ source: "/etc", target: "x" }] }, /must be an absolute path/],
    [{ devices: [{ source: "null" }] }, /device .*absolute/],
    [{ ulimits: { files: 1 } }, /invalid ulimit type: files/],
    [{ ulimits: { nofile: { soft: 2, hard: 1 } } }, /soft limit/],
    [{ extraHosts: { db: "elsewhere" } }, /add-host/],
    [{ aliases: ["a b"] }, /invalid host name/],
    [{ dns: ["here"] }, /dns: "here" is no IP address/],
    [{ seccomp: "{" }, /seccomp|JSON/],
  ];
  for (const [wish, message] of wishes) {
    const options = { image, ...wish };
    await assert.rejects(engine.run(options), { code: "invalid_argument", message });
  }
  assert.deepEqual(await engine.containers.list(), []);
});

test("a container has the limits, devices, groups, hosts and filter that it was given", async () => {
  await using engine = await home.open();
  const script = [
    "ulimit -n; ulimit -Hn",
    "df -k /dev/shm | tail -n 1 | awk '{ print $2 }'",
    "cat /proc/sys/kernel/shmmni",
    "id -G",
    "grep -E 'NoNewPrivs|Seccomp:' /proc/self/status | awk '{ print $2 }'",
    "grep -w db /etc/hosts",
    "grep nameserver /etc/resolv.conf",
    "head -c 1 /dev/nothing | wc -c",
    "cat /proc/1/comm",
  ].join("; ");
  const { stdout } = await engine.output({
    image,
    command: ["sh", "-c", script],
    ulimits: { nofile: { soft: 512, hard: 1024 } },
    shmSize: 1 << 20,
    sysctls: { "kernel.shmmni": "1000" },
    groups: ["1234"],
    noNewPrivileges: true,
    seccomp: "unconfined",
    extraHosts: { db: "10.1.2.3" },
    dns: ["10.9.9.9"],
    devices: [{ source: "/dev/null", target: "/dev/nothing", access: "r" }],
    init: true,
  });
  const [soft, hard, shm, shmmni, groups, ...rest] = stdout.trim().split("\n");
  assert.deepEqual([soft, hard, shm, shmmni], ["512", "1024", "1024", "1000"]);
  assert.match(groups ?? "", /\b1234\b/);
  assert.deepEqual(rest.slice(0, 2), ["1", "0"]);
  assert.match(rest[2] ?? "", /^10\.1\.2\.3\s+db$/);
  assert.deepEqual(rest.slice(3, 5), ["nameserver 10.9.9.9", "0"]);
  assert.notEqual(rest[5], "sh");
});

test("a process that is late, or whose input fails, is killed, and says why", async () => {
  await using engine = await home.open();
  await using container = await engine.run({ image, command: sleep });
  const deadline = new AbortController();
  await using late = await container.exec(["sleep", "2000"], { signal: deadline.signal });
  deadline.abort(new DOMException("as of AbortSignal.timeout()", "TimeoutError"));
  await assert.rejects(late.exitCode, { code: "deadline_exceeded" });
  const stdin = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.error(new RangeError("of the caller's")),
  });
  await using fed = await container.exec(["sleep", "3000"], { stdin });
  await assert.rejects(fed.exitCode, RangeError);
  assert.equal(await new Response(fed.stdout).text(), "");
  await assert.rejects(container.exec([]), { code: "invalid_argument" });
  const wrong: object = { user: 5 };
  await assert.rejects(container.exec(["true"], wrong), {
    code: "invalid_argument",
    message: /user: expected string/,
  });
  await assert.rejects(container.exec(["true"], { tty: true, size: { width: 0, height: 1 } }), {
    code: "invalid_argument",
  });
  await assert.rejects(container.stop({ seconds: Number.NaN }), { code: "invalid_argument" });
  await assert.rejects(container.kill("SIGNONE"), { code: "invalid_argument" });
  for (const begin of [
    () => container.logs({ tail: 1.5 }),
    () => engine.events({ since: new Date(Number.NaN) }),
  ]) {
    const read = async (): Promise<unknown> => begin()[Symbol.asyncIterator]().next();
    await assert.rejects(read, { code: "invalid_argument" });
  }
  await using ps = await container.exec(["ps", "-o", "args"]);
  assert.doesNotMatch((await ps.output()).stdout, /sleep [23]000/);
});

test("top() says what ps says of a container's processes", async () => {
  await using engine = await home.open();
  const command = ["sh", "-c", "sleep 1000 & exec sleep 2000"];
  await using container = await engine.run({ image, command });
  const { pid } = await container.inspect();
  const { titles, processes } = await container.top({ args: ["-eo", "pid,args"] });
  assert.deepEqual(titles, ["PID", "COMMAND"]);
  const first = processes.find(([of]) => of === `${pid}`);
  assert.deepEqual(first, [`${pid}`, "sleep 2000"]);
  assert.ok((await container.top()).titles.includes("UID"));
  await assert.rejects(container.top({ args: ["--none"] }), { code: "invalid_argument" });
  await assert.rejects(container.top({ args: ["-eo", "args"] }), { code: "invalid_argument" });
  await container.kill();
  await container.wait();
  await assert.rejects(container.top(), { code: "failed_precondition" });
});

test("update() sets limits of a container that runs, and its restart policy", async () => {
  await using engine = await home.open();
  const command = ["sh", "-c", "until [ -e /over ]; do sleep 0.1; done; rm /over"];
  await using container = await engine.run({ image, command, memory: 64 << 20, pidsLimit: 50 });
  await container.update({ memory: 32 << 20 });
  assert.equal((await container.usage()).memoryLimit, 32 << 20);
  await assert.rejects(container.update({ memory: 0 }), { code: "invalid_argument" });
  await assert.rejects(container.update({ cpus: -1 }), { code: "invalid_argument" });
  await assert.rejects(container.update({ cpusetCpus: "7777" }), isFault);
  assert.equal((await container.usage()).memoryLimit, 32 << 20);
  const events = engine.events({ container: container.id, action: ["update", "start"] });
  await container.update({ restart: "always" });
  await container.files.write("/over", "");
  const told: string[] = [];
  for await (const { action } of events) {
    told.push(action);
    if (action === "start") break;
  }
  assert.deepEqual(told, ["update", "start"]);
  assert.equal((await container.usage()).memoryLimit, 32 << 20);
});
