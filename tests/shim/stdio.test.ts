import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Piped } from "./piped.ts";
import { ShimHome } from "./shim-home.ts";
import type { ShimTask } from "./shim-task.ts";

const home = new ShimHome();
const megabyte = 1 << 20;

async function run(shim: ShimTask, stdio: Parameters<ShimTask["create"]>[0]): Promise<number> {
  await shim.create(stdio);
  await shim.task.Start({ id: shim.id });
  return shim.wait();
}

test("stdout and stderr come out of their FIFOs, and end with the process", async () => {
  await using shim = await home.task(["sh", "-c", "echo out; echo err >&2"]);
  const [stdout, stderr] = [shim.fifo("stdout"), shim.fifo("stderr")];
  await using out = Piped.reader(stdout);
  await using err = Piped.reader(stderr);
  assert.equal(await run(shim, { stdout, stderr }), 0);
  assert.deepEqual([await out.all(), await err.all()], ["out\n", "err\n"]);
  await shim.remove();
});

test("a megabyte goes through stdout whole, past a reader that comes late", async () => {
  await using shim = await home.task(["sh", "-c", `head -c ${megabyte} /dev/zero | tr '\\0' x`]);
  const stdout = shim.fifo("stdout");
  await shim.create({ stdout });
  await using out = Piped.reader(stdout);
  await shim.task.Start({ id: shim.id });
  assert.equal(await shim.wait(), 0);
  assert.equal(await out.all(), "x".repeat(megabyte));
  await shim.remove();
});

test("what is written before any reader comes is there for it, even after the exit", async () => {
  await using shim = await home.task(["echo", "early"]);
  const stdout = shim.fifo("stdout");
  assert.equal(await run(shim, { stdout }), 0);
  await using out = Piped.reader(stdout);
  assert.equal(await out.all(), "early\n");
  await shim.remove();
});

test("a log is begun anew when it is full, for both streams alike, and the last files are kept", async () => {
  const script = 'for n in $(seq 100 399); do echo "out $n"; echo "err $n" >&2; done';
  await using shim = await home.task(["sh", "-c", script]);
  using kept = new DisposableStack();
  const log = join(home.folder, "rotated");
  for (const path of [log, `${log}.1`, `${log}.2`]) {
    kept.defer(() => rmSync(path, { force: true }));
  }
  const uri = `file://${log}?format=cri&max-size=4000&max-files=3`;
  assert.equal(await run(shim, { stdout: uri, stderr: uri }), 0);
  await shim.remove();
  const names = readdirSync(home.folder).filter((name) => name.startsWith("rotated"));
  assert.deepEqual(names.toSorted(), ["rotated", "rotated.1", "rotated.2"]);
  const texts = [`${log}.2`, `${log}.1`, log].map((path) => readFileSync(path, "utf8"));
  for (const text of texts) assert.ok(text.endsWith("\n") && text.length <= 4000 + 8192);
  const lines = texts.join("").split("\n").filter(Boolean);
  const times = lines.map((line) => line.split(" ")[0] ?? "");
  assert.deepEqual(times, times.toSorted());
  for (const stream of ["stdout", "stderr"]) {
    const told = lines.filter((line) => line.includes(` ${stream} F `));
    const numbers = told.map((line) => Number(line.slice(-3)));
    const [first = 0] = numbers;
    assert.deepEqual(
      numbers,
      numbers.map((_, index) => first + index),
    );
    assert.equal(numbers.at(-1), 399);
  }
});

test("nobody reading stops neither the container nor its deletion", async () => {
  await using shim = await home.task(["sh", "-c", `head -c ${megabyte} /dev/zero; exit 3`]);
  assert.equal(await run(shim, { stdout: shim.fifo("stdout") }), 3);
  assert.equal(await shim.remove(), 3);
});

test("a reader that dies stops neither the container nor its deletion", async () => {
  const script = `echo go; read line; head -c ${megabyte} /dev/zero; exit 4`;
  await using shim = await home.task(["sh", "-c", script]);
  const [stdin, stdout] = [shim.fifo("stdin"), shim.fifo("stdout")];
  await using out = Piped.reader(stdout);
  await using input = Piped.writer(stdin);
  await shim.create({ stdin, stdout });
  await shim.task.Start({ id: shim.id });
  await out.until("go");
  await out.kill();
  input.write("on\n");
  assert.equal(await shim.wait(), 4);
  assert.equal(await shim.remove(), 4);
});

test("a reader that comes after another died gets what is written then", async () => {
  const script = "echo one; read a; echo two; read b";
  await using shim = await home.task(["sh", "-c", script]);
  const [stdin, stdout] = [shim.fifo("stdin"), shim.fifo("stdout")];
  await using input = Piped.writer(stdin);
  await shim.create({ stdin, stdout });
  await shim.task.Start({ id: shim.id });
  {
    await using first = Piped.reader(stdout);
    await first.until("one");
  }
  await using second = Piped.reader(stdout);
  input.write("a\n");
  assert.equal(await second.until("two"), "two\n");
  input.write("b\n");
  assert.equal(await shim.wait(), 0);
  await shim.remove();
});

test("a reader that stands still makes the container wait, and no deletion", async () => {
  await using shim = await home.task(["sh", "-c", "exec cat /dev/zero"]);
  const stdout = shim.fifo("stdout");
  const script = `exec < "$0"; echo ready; exec sleep 1000`;
  await using still = Piped.script(script, stdout);
  await shim.create({ stdout });
  await shim.task.Start({ id: shim.id });
  await still.until("ready");
  await shim.task.Kill({ id: shim.id, signal: 9 });
  assert.equal(await shim.wait(), 137);
  const start = performance.now();
  await shim.remove();
  const took = performance.now() - start;
  assert.ok(took < 5000, `${took} ms`);
});

test("stdin reaches the process, and CloseIO ends it", async () => {
  await using shim = await home.task(["sh", "-c", "cat; echo end"]);
  const [stdin, stdout] = [shim.fifo("stdin"), shim.fifo("stdout")];
  await using out = Piped.reader(stdout);
  await shim.create({ stdin, stdout });
  await shim.task.Start({ id: shim.id });
  {
    await using input = Piped.writer(stdin);
    input.write("hello\n");
    await out.until("hello\n");
    input.end();
    await input.all();
  }
  await using again = Piped.writer(stdin);
  again.write("again\n");
  await out.until("again\n");
  await shim.task.CloseIO({ id: shim.id, stdin: true });
  again.end();
  assert.equal(await shim.wait(), 0);
  assert.equal(await out.all(), "hello\nagain\nend\n");
  await shim.remove();
});

test("a megabyte goes through stdin to a process that is slow to read", async () => {
  await using shim = await home.task(["sh", "-c", "sleep 0.2; wc -c"]);
  const [stdin, stdout] = [shim.fifo("stdin"), shim.fifo("stdout")];
  await using out = Piped.reader(stdout);
  await using input = Piped.writer(stdin);
  await shim.create({ stdin, stdout });
  await shim.task.Start({ id: shim.id });
  input.write("y".repeat(megabyte));
  input.end();
  await input.all();
  await shim.task.CloseIO({ id: shim.id, stdin: true });
  assert.equal(await shim.wait(), 0);
  assert.equal((await out.all()).trim(), String(megabyte));
  await shim.remove();
});

test("a file gets the bytes as they are, appended", async () => {
  await using shim = await home.task(["sh", "-c", "echo out; printf err >&2"]);
  const path = join(shim.bundle, "output");
  const uri = `file://${path}`;
  assert.equal(await run(shim, { stdout: uri, stderr: uri }), 0);
  await shim.remove();
  assert.deepEqual(readFileSync(path, "utf8").split("\n").toSorted(), ["err", "out"]);
});

test("a CRI log has a line for each line, with its time, stream and whether it is whole", async () => {
  await using shim = await home.task([
    "sh",
    "-c",
    "echo one; echo; printf part; exec 1>&2; echo e",
  ]);
  const path = join(shim.bundle, "log.cri");
  const uri = `file://${path}?format=cri`;
  assert.equal(await run(shim, { stdout: uri, stderr: uri }), 0);
  await shim.remove();
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z /;
  for (const line of lines) assert.match(line, time);
  assert.deepEqual(lines.map((line) => line.replace(time, "")).toSorted(), [
    "stderr F e",
    "stdout F ",
    "stdout F one",
    "stdout P part",
  ]);
});

test("a CRI log holds a megabyte whole", async () => {
  await using shim = await home.task(["sh", "-c", "seq 150000"]);
  const path = join(shim.bundle, "log.cri");
  assert.equal(await run(shim, { stdout: `file://${path}?format=cri` }), 0);
  await shim.remove();
  assert.equal(textOf(path), `${Array.from({ length: 150_000 }, (_, i) => i + 1).join("\n")}\n`);
});

/** A CRI log's text, its parts put together. */
function textOf(path: string): string {
  const lines = readFileSync(path, "utf8").trimEnd().split("\n");
  return lines
    .map((line) => {
      const [, , tag = "", ...words] = line.split(" ");
      return words.join(" ") + (tag === "F" ? "\n" : "");
    })
    .join("");
}

test("a FIFO with a log beside it gives both the same", async () => {
  await using shim = await home.task(["sh", "-c", "echo both"]);
  const log = join(shim.bundle, "log.cri");
  const stdout = shim.fifo("stdout");
  await using out = Piped.reader(stdout);
  assert.equal(await run(shim, { stdout: `fifo://${stdout}?log=${log}` }), 0);
  assert.equal(await out.all(), "both\n");
  await shim.remove();
  assert.equal(textOf(log), "both\n");
});

test("a process that keeps the pipe open after the exec's end does not hold up its deletion", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  await shim.create();
  await task.Start({ id });
  const stdout = shim.fifo("stdout");
  await using out = Piped.reader(stdout);
  await shim.exec("e1", ["sh", "-c", "sleep 1000 & echo done"], { stdout });
  assert.equal(await shim.wait("e1"), 0);
  assert.equal(await out.until("done"), "done\n");
  const start = performance.now();
  await task.Delete({ id, execId: "e1" });
  assert.ok(performance.now() - start < 1000);
  assert.equal(await out.all(), "done\n");
  await task.Kill({ id, signal: 9 });
  await shim.wait();
  await shim.remove();
});
