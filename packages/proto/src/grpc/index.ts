export { type Container, Containers, ContainerSchema } from "./generated/containers_pb.ts";
export {
  Content,
  type Info,
  type Status,
  type WriteContentRequest,
  type WriteContentResponse,
} from "./generated/content_pb.ts";
export { Diff, type DiffRequest } from "./generated/diff_pb.ts";
export {
  ContainerCreateSchema,
  ContainerDeleteSchema,
  ContainerUpdateSchema,
  NamespaceCreateSchema,
  NamespaceDeleteSchema,
  NamespaceUpdateSchema,
  SandboxCreateSchema,
  SandboxExitSchema,
  SandboxStartSchema,
  SnapshotCommitSchema,
  SnapshotPrepareSchema,
  SnapshotRemoveSchema,
} from "./generated/event-messages_pb.ts";
export { type EnvelopeSchema, Events } from "./generated/events_pb.ts";
export { Health } from "./generated/health_pb.ts";
export {
  ImageCreateSchema,
  ImageDeleteSchema,
  ImageUpdateSchema,
} from "./generated/image-events_pb.ts";
export { Images, ImageSchema } from "./generated/images_pb.ts";
export { Introspection, type Plugin } from "./generated/introspection_pb.ts";
export { Controller as SandboxController, Store as SandboxStore } from "./generated/sandbox_pb.ts";
export { type Lease, Leases, type Resource } from "./generated/leases_pb.ts";
export { Namespaces } from "./generated/namespaces_pb.ts";
export type { ProcessSchema } from "./generated/process_pb.ts";
export {
  type AnswerSchema,
  type InterruptionSchema,
  type NoticeSchema,
  type RequestSchema,
  Sessions,
  type StartSchema,
} from "./generated/sessions_pb.ts";
export { InfoSchema as SnapshotInfoSchema, Snapshots } from "./generated/snapshots_pb.ts";
export { type DeleteResponseSchema, Tasks } from "./generated/tasks_pb.ts";
export {
  type Descriptor,
  MountSchema,
  RuntimeRequestSchema,
  type Sandbox,
  SandboxSchema,
} from "./generated/types_pb.ts";
export { Version } from "./generated/version_pb.ts";
export { Streaming, StreamInitSchema } from "./generated/streaming_pb.ts";
export { Transfer } from "./generated/transfer_pb.ts";
export {
  AuthRequestSchema,
  AuthResponseSchema,
  ChunkSchema,
  type ImageExportStream,
  ImageExportStreamSchema,
  type ImageImportStream,
  ImageImportStreamSchema,
  type ImageReference,
  type ImageStore,
  ImageStoreSchema,
  type OCIRegistry,
  OCIRegistrySchema,
  ProgressSchema,
  WindowUpdateSchema,
} from "./generated/transfer-types_pb.ts";
