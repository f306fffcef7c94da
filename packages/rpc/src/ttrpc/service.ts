import { attempt, type Fault } from "@skiff/base";
import {
  type Decoded,
  decode,
  type Encodable,
  encode,
  type Methods,
  type Unary,
} from "@skiff/proto";
import type { Reply } from "../reply.ts";

/** A service as a server offers it: bytes in, bytes out. Made by `serviceOf`. */
export interface Service {
  readonly name: string;
  readonly methods: ReadonlyMap<string, Method>;
}

export type Method = (payload: Uint8Array, reply: Reply<Uint8Array>) => void;

/** What a handler gives: the response, or a function that takes the reply and answers later. */
export type Answer<Response> = Response | ((reply: Reply<Response>) => void);

/** A handler for each method. A fault thrown is the call's answer; anything else is a bug, and passes. */
export type Handlers<M extends Methods> = {
  readonly [Name in keyof M]: Handler<M[Name]>;
};

type Handler<U extends Unary> = (
  request: Decoded<U["request"]>,
) => Answer<Encodable<U["response"]>>;

export function serviceOf<M extends Methods>(
  name: string,
  methods: M,
  handlers: Handlers<M>,
): Service {
  const offered = new Map<string, Method>();
  for (const method in methods) offered.set(method, offer(methods[method], handlers[method]));
  return { name, methods: offered };
}

function offer<U extends Unary>({ request, response }: U, handler: Handler<U>): Method {
  return (payload, reply) => {
    const typed = {
      send: (message: Encodable<U["response"]>) => reply.send(encode(response, message)),
      fail: (fault: Fault) => reply.fail(fault),
    };
    attempt(() => {
      const answer = handler(decode(request, payload));
      if (typeof answer === "function") answer(typed);
      else typed.send(answer);
    }, typed.fail);
  };
}
