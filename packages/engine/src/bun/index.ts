export { bunPlatform } from "./bun-platform.ts";
export { observePeer, type Peer } from "./observe-peer.ts";
