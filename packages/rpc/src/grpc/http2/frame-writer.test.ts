import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import * as frames from "./frame.ts";
import { FrameReader } from "./frame-reader.ts";
import { FrameWriter } from "./frame-writer.ts";

const folder = mkdtempSync(join(tmpdir(), "writer-"));
after(() => rmSync(folder, { recursive: true }));

const ping: frames.Frame = {
  type: frames.PING,
  flags: frames.ACK,
  stream: 0,
  payload: new Uint8Array(8),
};

test("addLater() sends behind what is sent next, and by itself where nothing is", async () => {
  const path = join(folder, "s");
  const server = createServer().listen(path);
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  const client = connect(path);
  const socket = await accepted;
  const got: number[] = [];
  let wake = (): void => {};
  const reader = new FrameReader();
  reader.push(Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), () => {});
  client.on("data", (piece: Buffer) => {
    reader.push(piece, ({ type }) => got.push(type));
    wake();
  });
  const until = async (count: number): Promise<void> => {
    while (got.length < count) await new Promise<void>((resolve) => (wake = resolve));
  };

  const writer = new FrameWriter(socket);
  writer.addLater(ping);
  writer.add({ ...ping, type: frames.SETTINGS, payload: new Uint8Array() });
  await until(2);
  assert.deepEqual(got, [frames.SETTINGS, frames.PING]);

  writer.addLater(ping);
  await until(3);

  for (let i = 0; i < 1000; i++) writer.addLater(ping);
  assert.ok(socket.bytesWritten > 900 * 17, `${socket.bytesWritten} bytes: they are kept`);
  await until(1003);
  client.destroy();
  server.close();
});
