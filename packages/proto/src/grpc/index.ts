export { Introspection, type Plugin } from "./generated/introspection_pb.ts";
export { Version } from "./generated/version_pb.ts";
export { Content } from "./generated/content_pb.ts";
