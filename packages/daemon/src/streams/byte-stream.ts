import { Fault } from "@skiff/base";
import { ChunkSchema, WindowUpdateSchema } from "@skiff/proto/grpc";
import { encodeAny, findAny } from "./any-message.ts";
import type { ClientStream } from "./client-stream.ts";

/** As much as the sender may be ahead, and as much as goes in one message, as containerd has it. Bytes. */
const windowSize = 64 * 1024;
const longest = 32 * 1024;

const chunkType = "containerd.types.transfer.Data";

/** The bytes that a client sends, of which it is told how many it may (containerd.types.transfer.WindowUpdate). */
export async function* receiveBytes(stream: ClientStream): AsyncGenerator<Uint8Array> {
  let window = 0;
  for (;;) {
    if (window < windowSize) {
      window += windowSize;
      void stream.send(encodeAny(WindowUpdateSchema, { update: windowSize }));
    }
    const message = await stream.receive();
    if (message === undefined) return;
    if (message.typeUrl.split("/").at(-1) !== chunkType) throw unexpected(message.typeUrl);
    const found = findAny(ChunkSchema, { ...message, typeUrl: ChunkSchema.typeName });
    if (found === undefined) throw unexpected(message.typeUrl);
    window -= found.data.length;
    yield found.data;
  }
}

/** Sends bytes as the client asks for them, and ends the stream. Throws `cancelled` where it goes meanwhile. */
export async function sendBytes(
  stream: ClientStream,
  bytes: AsyncIterable<Uint8Array>,
): Promise<void> {
  let window = 0;
  for await (const chunk of bytes) {
    for (let offset = 0; offset < chunk.length;) {
      while (window <= 0) window += await receiveUpdate(stream);
      const data = chunk.slice(offset, offset + Math.min(longest, window));
      await stream.send({ ...encodeAny(ChunkSchema, { data }), typeUrl: chunkType });
      window -= data.length;
      offset += data.length;
    }
  }
  stream.close();
}

async function receiveUpdate(stream: ClientStream): Promise<number> {
  const message = await stream.receive();
  if (message === undefined) throw new Fault("cancelled", "the client has closed the stream");
  const found = findAny(WindowUpdateSchema, message);
  if (found === undefined) throw unexpected(message.typeUrl);
  return found.update;
}

function unexpected(type: string): Fault {
  return new Fault("invalid_argument", `stream: an unexpected message of type ${type}`);
}
