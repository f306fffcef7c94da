export type { Reply } from "./reply.ts";
export type { After } from "./timers.ts";
export {
  type CallRequest,
  ClientConnection,
  type ClientOptions,
} from "./ttrpc/client-connection.ts";
export { ServerConnection, type ServerOptions } from "./ttrpc/server-connection.ts";
export { faultOf, statusOf } from "./status-code.ts";
export {
  type Answer,
  type Handlers,
  type Method,
  type Service,
  serviceOf,
} from "./ttrpc/service.ts";
