export { checkpointContainer } from "./checkpoint-container.ts";
export { type CreateOptions, createContainer } from "./create-container.ts";
export { type ExecOptions, execProcess } from "./exec-process.ts";
export { observeRunning } from "./observe-running.ts";
export { features } from "./cli/features.ts";
export { findCgroup } from "./find-cgroup.ts";
export { findRootOf } from "./doctor/find-root-of.ts";
export { killContainer } from "./kill-container.ts";
export { listProcesses } from "./list-processes.ts";
export { loadConfig, readConfig } from "./load-config.ts";
export { type ContainerName, type Observed, observeContainer } from "./observe-container.ts";
export { pauseContainer } from "./pause-container.ts";
export { planFilter } from "./seccomp/plan-filter.ts";
export {
  encodeAttributes,
  encodeNetlink,
  type NetlinkAttribute,
} from "./net-devices/netlink-message.ts";
export { type PlannedMount, planMount } from "./plan-mount.ts";
export { removeContainer } from "./remove-container.ts";
export { restoreContainer } from "./restore-container.ts";
export { resumeContainer } from "./resume-container.ts";
export { endSpawned, type Spawned } from "./spawn.ts";
export { startContainer } from "./start-container.ts";
export type { Stdio } from "./stdio.ts";
export { updateContainer } from "./update-container.ts";
export { encodeFault, readFault } from "./wire-fault.ts";
