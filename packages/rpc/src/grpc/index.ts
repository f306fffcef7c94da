export {
  type GrpcCall,
  type GrpcHandlers,
  type GrpcMethod,
  type GrpcService,
  grpcServiceOf,
} from "./grpc-service.ts";
export { type GrpcOptions, type GrpcServer, listenGrpc } from "./listen-grpc.ts";
export type { WatchedCall } from "./serve-call.ts";
