import assert from "node:assert/strict";
import { test } from "node:test";
import { Piped } from "./piped.ts";
import { ShimHome } from "./shim-home.ts";

const home = new ShimHome();

test("a container has a terminal: it echoes, is resized, and hangs up at the end", async () => {
  await using shim = await home.task(["sh"], { terminal: true });
  const { task, id } = shim;
  const [stdin, stdout] = [shim.fifo("stdin"), shim.fifo("stdout")];
  await using out = Piped.reader(stdout);
  await using input = Piped.writer(stdin);
  await shim.create({ terminal: true, stdin, stdout });
  await task.ResizePty({ id, width: 123, height: 45 });
  await task.Start({ id });
  input.write("stty size; tty; echo e''nd\n");
  assert.match(
    await out.until("\r\nend\r\n"),
    /echo e''nd\r\n45 123\r\n\/dev\/(pts\/0|console)\r\n/,
  );
  await task.ResizePty({ id, width: 80, height: 24 });
  input.write("stty size\n");
  await out.until("24 80\r\n");
  input.write("exit 6\n");
  assert.equal(await shim.wait(), 6);
  assert.match(await out.all(), /exit 6\r\n$/);
  await assert.rejects(task.ResizePty({ id, width: 1, height: 1 }), {
    code: "failed_precondition",
  });
  await shim.remove();
});

test("a terminal carries a flood of input and output", async () => {
  await using shim = await home.task(
    ["sh", "-c", "stty -echo; echo ready; head -n 20000 | wc -c"],
    {
      terminal: true,
    },
  );
  const [stdin, stdout] = [shim.fifo("stdin"), shim.fifo("stdout")];
  await using out = Piped.reader(stdout);
  await using input = Piped.writer(stdin);
  await shim.create({ terminal: true, stdin, stdout });
  await shim.task.Start({ id: shim.id });
  await out.until("ready");
  input.write("0123456789\n".repeat(20_000));
  assert.equal(await shim.wait(), 0);
  assert.match(await out.all(), /220000\r\n$/);
  await shim.remove();
});

test("a terminal without anybody at it stops neither the container nor its deletion", async () => {
  await using shim = await home.task(["sh", "-c", "seq 100000; exit 2"], { terminal: true });
  await shim.create({ terminal: true, stdout: shim.fifo("stdout") });
  await shim.task.Start({ id: shim.id });
  assert.equal(await shim.wait(), 2);
  await shim.remove();
});

test("an exec has a terminal of its own", async () => {
  await using shim = await home.task(["sleep", "1000"]);
  const { task, id } = shim;
  await shim.create();
  await task.Start({ id });
  const [stdin, stdout] = [shim.fifo("stdin"), shim.fifo("stdout")];
  await using out = Piped.reader(stdout);
  await using input = Piped.writer(stdin);
  await shim.exec("e1", ["sh"], { terminal: true, stdin, stdout });
  await task.ResizePty({ id, execId: "e1", width: 99, height: 11 });
  input.write("stty size; exit 3\n");
  assert.equal(await shim.wait("e1"), 3);
  assert.match(await out.all(), /11 99\r\n/);
  await task.Delete({ id, execId: "e1" });
  await task.Kill({ id, signal: 9 });
  await shim.wait();
  await shim.remove();
});
