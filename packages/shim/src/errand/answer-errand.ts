import {
  type At,
  type Descriptor,
  ignoring,
  type Kernel,
  MSG_NOSIGNAL,
  SHUT_WR,
} from "@skiff/kernel";
import { encodeFault } from "@skiff/runtime";
import { type Decoder, decodeJson } from "@skiff/spec";
import { errandSocket, outcome } from "./errand-socket.ts";
import { Received } from "./received.ts";

/** What an errand gives back. */
export interface Done {
  readonly bytes?: Uint8Array;
  readonly descriptors?: readonly At[];
}

/**
 * In the child: takes what `runErrand` asks for, does it, and tells what came of it, or what went
 * wrong. Then it waits to be ended, which the shim does when it has the answer.
 */
export function answerErrand<T>(
  kernel: Kernel,
  decode: Decoder<T>,
  work: (request: T, files: readonly Descriptor[]) => Done,
): never {
  try {
    const { bytes: request, descriptors: files } = Received.all(kernel, errandSocket);
    const text = new TextDecoder().decode(request);
    const { bytes = new Uint8Array(0), descriptors = [] } = work(decodeJson(text, decode), files);
    send(kernel, outcome.done, { bytes, descriptors });
  } catch (error) {
    send(kernel, outcome.failed, { bytes: encodeFault(error), descriptors: [] });
  }
  for (;;) ignoring(["EINTR"], () => kernel.poll(new Int32Array(0), -1));
}

function send(kernel: Kernel, kind: number, { bytes, descriptors }: Required<Done>): void {
  kernel.sendmsg(errandSocket, Uint8Array.of(kind), 0, descriptors, MSG_NOSIGNAL);
  for (let sent = 0; sent < bytes.length;) {
    sent += kernel.sendmsg(errandSocket, bytes, sent, [], MSG_NOSIGNAL);
  }
  kernel.shutdown(errandSocket, SHUT_WR);
}
