export { attachContainer } from "./attach-container.ts";
export type { Bind } from "./container/bind.ts";
export type { Container } from "./container/container.ts";
export { type ContainerName, decodeContainerName } from "./container/container-name.ts";
export type { ContainerOptions, VolumeWish } from "./container/container-options.ts";
export type { ContainerStatus } from "./container/container-status.ts";
export type { Engine } from "./engine.ts";
export { EventExchange, type Happening } from "./events/event-exchange.ts";
export { type ExecOptions, execProcess } from "./exec-process.ts";
export { commitContainer, type CommitOptions } from "./images/commit-container.ts";
export { importRoot, type ImportOptions } from "./images/import-root.ts";
export { listRemoteTags } from "./images/list-remote-tags.ts";
export { type Pulled, pullImage, type PullOptions } from "./images/pull-image.ts";
export { pushImage, type PushOptions, type PushProgress } from "./images/push-image.ts";
export { tagImage } from "./images/tag-image.ts";
export { exportContainer } from "./export-container.ts";
export { type FileChange, listChanges } from "./list-changes.ts";
export { killContainer } from "./kill-container.ts";
export type { LogLine } from "./log/log-line.ts";
export { decodeExposed } from "./network/decode-exposed.ts";
export type { NetworkChoice, NetworkOptions } from "./network/network-options.ts";
export type { Networking } from "./network/networking.ts";
export { type NetworkSeen, observeNetworks } from "./network/observe-networks.ts";
export type { PortWish, PublishedPort } from "./network/published-port.ts";
export { observeContainer } from "./observe-container.ts";
export { type EngineOptions, openEngine } from "./open-engine.ts";
export type { Platform } from "./platform.ts";
export type { ContainerEvent } from "./events/container-event.ts";
export { type EventOptions, readEvents } from "./read-events.ts";
export { type LogOptions, readLog } from "./read-log.ts";
export { reconcile } from "./reconcile.ts";
export { type RemovalOptions, removeContainer } from "./remove-container.ts";
export { planSeccomp } from "./config/seccomp/plan-seccomp.ts";
export { createContainer, createReady } from "./create-container.ts";
export { type ContainerUsage, observeContainerUsage } from "./observe-container-usage.ts";
export { listContainerPids } from "./list-container-pids.ts";
export { pauseContainer } from "./pause-container.ts";
export type { Ready } from "./ready.ts";
export { recreateTask } from "./recreate-task.ts";
export { renameContainer } from "./rename-container.ts";
export { restartContainer } from "./restart-container.ts";
export { startAttached } from "./start-attached.ts";
export { startContainer } from "./start-container.ts";
export { startDetached } from "./start-detached.ts";
export { unpauseContainer } from "./unpause-container.ts";
export { updateContainer, type UpdateOptions } from "./update-container.ts";
export { isWarded } from "./warden/is-warded.ts";
export { runWarden } from "./warden/run-warden.ts";
export { waitContainer } from "./wait-container.ts";
export { signalNumber } from "./signal-number.ts";
export { stopContainer, type StopOptions } from "./stop-container.ts";
export { type ClientTask, ClientTasks, type TaskWish } from "./tasks/client-tasks.ts";
export type { Attachment, ProcessControl, TerminalSize } from "./task/attachment.ts";
export { StartFault } from "./task/start-fault.ts";
export { eraseCredential, type Stored } from "./registries/credentials.ts";
export { logIn } from "./registries/log-in.ts";
export { registrySettings, type RegistrySettings } from "./registries/registry-settings.ts";
export { containerTree } from "./tree/container-tree.ts";
export {
  copyFiles,
  type CopyOptions,
  readFiles,
  type TreePath,
  writeFiles,
} from "./tree/copy-files.ts";
export { hostTree } from "./tree/host-tree.ts";
export { createVolume } from "./volumes/create-volume.ts";
export { removeVolume } from "./volumes/remove-volume.ts";
export { volumeUsers } from "./volumes/volume-users.ts";
