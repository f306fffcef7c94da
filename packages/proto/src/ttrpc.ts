import { any } from "./google.ts";
import type { Decoded } from "./wire/table.ts";

/** ttrpc.KeyValue */
const keyValue = { key: [1, "string"], value: [2, "string"] } as const;

/** ttrpc.Request: what a frame of type request carries. */
export const ttrpcRequest = {
  service: [1, "string"],
  method: [2, "string"],
  payload: [3, "bytes"],
  timeoutNano: [4, "int64"],
  metadata: [5, "repeated", (): typeof keyValue => keyValue],
} as const;
export type TtrpcRequest = Decoded<typeof ttrpcRequest>;

/** google.rpc.Status */
export const status = {
  code: [1, "int32"],
  message: [2, "string"],
  details: [3, "repeated", (): typeof any => any],
} as const;
export type Status = Decoded<typeof status>;

/** ttrpc.Response */
export const ttrpcResponse = {
  status: [1, (): typeof status => status],
  payload: [2, "bytes"],
} as const;
export type TtrpcResponse = Decoded<typeof ttrpcResponse>;
