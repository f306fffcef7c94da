export {
  Content,
  type Info,
  type Status,
  type WriteContentRequest,
  type WriteContentResponse,
} from "./generated/content_pb.ts";
export { Images, ImageSchema } from "./generated/images_pb.ts";
export { Introspection, type Plugin } from "./generated/introspection_pb.ts";
export { type Lease, Leases, type Resource } from "./generated/leases_pb.ts";
export { Namespaces } from "./generated/namespaces_pb.ts";
export type { Descriptor } from "./generated/types_pb.ts";
export { Version } from "./generated/version_pb.ts";
