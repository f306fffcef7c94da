export { type CallOptions, type Stub, stubOf, type TtrpcClient } from "../client/index.ts";
export { connectTtrpc } from "./connect-ttrpc.ts";
export { listenTtrpc, type TtrpcServer } from "./listen-ttrpc.ts";
