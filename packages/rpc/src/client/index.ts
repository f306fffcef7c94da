export { type Stub, stubOf } from "./stub.ts";
export {
  type CallOptions,
  type TtrpcClient,
  ttrpcClient,
  type Wire,
  type WireEnd,
} from "./ttrpc-client.ts";
