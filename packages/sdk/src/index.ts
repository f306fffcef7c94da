export { type Code, Fault, isFault } from "@skiff/base";
export type { Abortable } from "./abortable.ts";
export type { Container, ContainerStatus, Inspection } from "./container.ts";
export type { Containers } from "./containers.ts";
export type {
  CreateOptions,
  ImageOptions,
  MountOptions,
  PortOptions,
  RunOptions,
} from "./create-options.ts";
export type { Engine } from "./engine.ts";
export type { Image } from "./image.ts";
export type { Images, LayerProgress, PullOptions, RemovedImage } from "./images.ts";
export type { LogEntry, LogOptions } from "./log-entry.ts";
export { openEngine, type OpenOptions } from "./open-engine.ts";
export type { Output } from "./output.ts";
export type { ExecOptions, Input, Process, TerminalSize } from "./process.ts";
