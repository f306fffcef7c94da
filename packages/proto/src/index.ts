export { type Bootstrap, decodeBootstrap, encodeBootstrap } from "./containerd/bootstrap.ts";
export {
  type EventsService,
  eventsService,
  eventsServiceName,
  type TaskEvent,
  type TaskEvents,
  taskEvents,
} from "./containerd/events.ts";
export { metricsV1, metricsV1Name } from "./containerd/metrics-v1.ts";
export { metricsV2, metricsV2Name } from "./containerd/metrics-v2.ts";
export {
  type BootstrapParams,
  bootstrapParams,
  type CheckpointOptions,
  checkpointOptions,
  checkpointOptionsName,
  processDetails,
  processDetailsName,
  type RuncOptions,
  runcOptions,
  runcOptionsName,
} from "./containerd/runc-options.ts";
export {
  type SandboxService,
  sandboxService,
  sandboxServiceName,
} from "./containerd/sandbox-service.ts";
export { type TaskService, taskService, taskServiceNames } from "./containerd/task-service.ts";
export * from "./containerd/task.ts";
export { type Envelope, type Mount, runtimeInfo, taskStatus } from "./containerd/types.ts";
export {
  criuCalls,
  criuCgroupModes,
  type CriuOptions,
  type CriuRequest,
  criuRequest,
  type CriuResponse,
  criuResponse,
} from "./criu.ts";
export { type DnsAnswer, type DnsRecord, encodeDnsAnswer } from "./dns/dns-answer.ts";
export {
  decodeDnsHeader,
  decodeDnsQuestion,
  dnsClass,
  dnsCode,
  type DnsHeader,
  type DnsQuestion,
  dnsType,
} from "./dns/dns-query.ts";
export { type Any, any, type Timestamp } from "./google.ts";
export type { Methods, Unary } from "./service.ts";
export { timestampOf } from "./timestamp-of.ts";
export {
  type Status,
  type TtrpcRequest,
  ttrpcRequest,
  type TtrpcResponse,
  ttrpcResponse,
} from "./ttrpc.ts";
export { typeName } from "./type-name.ts";
export { decode } from "./wire/decode.ts";
export { encode } from "./wire/encode.ts";
export type { Decoded, Encodable, Field, Scalar, Table } from "./wire/table.ts";
