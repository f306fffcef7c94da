export { type Code, Fault, isFault } from "@skiff/base";
export type { Abortable } from "./abortable.ts";
export type { ChangeableOptions } from "./changeable-options.ts";
export type { CommitOptions, NewImageOptions } from "./commit-options.ts";
export type {
  Container,
  ContainerHealth,
  ContainerStatus,
  Inspection,
  NetworkPlace,
  PortQuery,
  PublishedPort,
  RemoveOptions,
  StopOptions,
  UpdateOptions,
} from "./container.ts";
export type { Containers } from "./containers.ts";
export type {
  CreateOptions,
  DeviceOptions,
  HealthOptions,
  ImageOptions,
  MountOptions,
  RunOptions,
  UlimitOptions,
} from "./create-options.ts";
export type { Engine } from "./engine.ts";
export type {
  ContainerEvent,
  EngineEvent,
  EventKind,
  EventOf,
  EventOptions,
  ImageEvent,
  NetworkEvent,
  VolumeEvent,
} from "./engine-event.ts";
export type { FileChange } from "./file-change.ts";
export type { CopyOptions, Files, WriteOptions } from "./files.ts";
export type { Image } from "./image.ts";
export type {
  Images,
  ImportOptions,
  LayerProgress,
  PullOptions,
  PushOptions,
  RemovedImage,
} from "./images.ts";
export type { LogEntry, LogOptions } from "./log-entry.ts";
export type { ConnectOptions, Network, NetworkOptions, Networks } from "./networks.ts";
export type { NetworkingOptions, PortOptions } from "./networking-options.ts";
export { openEngine, type OpenOptions } from "./open-engine.ts";
export type { Output } from "./output.ts";
export type {
  Pod,
  PodInspection,
  PodMember,
  PodNamespace,
  PodOptions,
  Pods,
  PodStatus,
} from "./pods.ts";
export type { ProcessTable, TopOptions } from "./process-table.ts";
export type { ExecOptions, Input, Process, TerminalSize } from "./process.ts";
export type { Usage } from "./usage.ts";
export type { Volume, VolumeOptions, Volumes } from "./volumes.ts";
