import { randomUUID } from "node:crypto";
import type { GrpcCall } from "@skiff/rpc/grpc";
import type { Content, Labels, Store } from "@skiff/store";
import { leaseOf } from "../../request/lease-of.ts";

/** What the daemon itself makes content of. */
export interface Taken {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** By which its progress is seen; one of its own without. */
  readonly ref?: string;
  /** Asked for when all is there. */
  readonly labels?: () => Labels;
}

/** Takes in content that the call's lease keeps. It ends when the client gives the call up. */
export async function takeContent(
  store: Store,
  { bytes, ref = "", labels = () => ({}) }: Taken,
  call: GrpcCall,
): Promise<Content> {
  const said = { lease: leaseOf(call, store), total: 0, expected: undefined };
  await using taking = await store.clientIngests.open(ref || `skiffd-${randomUUID()}`, said);
  await taking.ingest.clear(); // of one that was cut short
  for await (const chunk of bytes) {
    call.signal.throwIfAborted();
    await taking.ingest.write(chunk);
  }
  return await taking.commit({}, labels());
}
