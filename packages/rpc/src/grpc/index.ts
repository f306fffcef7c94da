export {
  type GrpcCall,
  type GrpcHandlers,
  type GrpcMethod,
  type GrpcService,
  grpcServiceOf,
} from "./grpc-service.ts";
export { GrpcClient, type GrpcRequest } from "./grpc-client.ts";
export { type GrpcOptions, type GrpcServer, listenGrpc } from "./listen-grpc.ts";
export type { WatchedCall } from "./find-method.ts";
