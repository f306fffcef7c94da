export { bunPlatform } from "./bun-platform.ts";
export { sendDatagram } from "./send-datagram.ts";
export { observePeer, type Peer } from "./observe-peer.ts";
