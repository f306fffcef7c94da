import { type Decoded, decode, type Encodable, encode, type Methods } from "@skiff/proto";
import type { CallOptions, TtrpcClient } from "./ttrpc-client.ts";

/** A service as a client calls it: one function for each method. Throws as `TtrpcClient.call`. */
export type Stub<M extends Methods> = {
  readonly [Name in keyof M]: (
    request: Encodable<M[Name]["request"]>,
    options?: CallOptions,
  ) => Promise<Decoded<M[Name]["response"]>>;
};

export function stubOf<M extends Methods>(
  client: TtrpcClient,
  service: string,
  methods: M,
): Stub<M> {
  return stub(
    Object.fromEntries(
      Object.entries(methods).map(([method, { request, response }]) => [
        method,
        async (message: Encodable<typeof request>, options?: CallOptions) =>
          decode(response, await client.call(service, method, encode(request, message), options)),
      ]),
    ),
  );
}

/** The functions are those of the methods, name by name. */
const stub = <M extends Methods>(functions: object): Stub<M> => functions as Stub<M>;
