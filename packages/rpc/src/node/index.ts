export { type CallOptions, connectTtrpc, type TtrpcClient } from "./connect-ttrpc.ts";
export { listenTtrpc, type TtrpcServer } from "./listen-ttrpc.ts";
export { type Stub, stubOf } from "./stub.ts";
