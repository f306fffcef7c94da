import { attempt } from "@skiff/base";
import type { Kernel } from "@skiff/kernel";
import {
  decodeDnsHeader,
  decodeDnsQuestion,
  type DnsAnswer,
  dnsCode,
  type DnsQuestion,
  encodeDnsAnswer,
} from "@skiff/proto";
import type { Loop } from "../loop.ts";
import { askByDatagram } from "./ask-by-datagram.ts";
import { askByStream } from "./ask-by-stream.ts";
import { Forwarder } from "./forwarder.ts";
import type { Names } from "./names.ts";

/** Bytes that a query may have. */
export const longestQuery = 4096;

/** Bytes of an answer by UDP (RFC 1035, 4.2.1): who wants more asks by TCP. */
const datagram = 512;

/** Answers what is known, and has others answer the rest. */
export class Answerer {
  readonly #names: Names;
  readonly #forwarder: Forwarder;

  constructor(kernel: Kernel, loop: Loop, names: Names) {
    this.#names = names;
    this.#forwarder = new Forwarder(kernel, loop);
  }

  /** Whether nobody waits for an answer. */
  get isIdle(): boolean {
    return this.#forwarder.isIdle;
  }

  /** Calls `reply` once, maybe later; never for what is no query. `query` is the caller's only until it returns. */
  answer(query: Uint8Array, isStream: boolean, reply: (answer: Uint8Array) => void): void {
    const header = decodeDnsHeader(query);
    if (header === undefined || header.isResponse) return;
    const limit = isStream ? 0xffff : datagram;
    const say = (question: DnsQuestion | undefined, answer: DnsAnswer): void =>
      reply(encodeDnsAnswer(query, question, { ...answer, limit }));
    if (header.opcode !== 0) return say(undefined, { code: dnsCode.notImplemented });
    const question = header.questions === 1 ? decodeDnsQuestion(query) : undefined;
    if (question === undefined) return say(undefined, { code: dnsCode.formatError });
    attempt(
      () => {
        const records = this.#names.find(question);
        if (records !== undefined) return say(question, { code: dnsCode.noError, records });
        this.#forward(query, { question, isStream, reply });
      },
      () => say(question, { code: dnsCode.serverFailure }),
    );
  }

  #forward(
    asked: Uint8Array,
    {
      question,
      isStream,
      reply,
    }: {
      readonly question: DnsQuestion;
      readonly isStream: boolean;
      readonly reply: (answer: Uint8Array) => void;
    },
  ): void {
    const query = asked.slice();
    this.#forwarder.ask(query, {
      servers: this.#names.servers,
      by: isStream ? askByStream : askByDatagram,
      done: (answer) =>
        reply(answer ?? encodeDnsAnswer(query, question, { code: dnsCode.serverFailure })),
    });
  }
}
