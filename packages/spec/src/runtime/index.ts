export { capabilityNames, capabilityNumber } from "./capability.ts";
export type {
  BlockIo,
  Capabilities,
  Config,
  Device,
  DeviceRule,
  IdMapping,
  Integer64,
  IntelRdt,
  LinuxConfig,
  MemoryLimits,
  MemoryPolicy,
  Mount,
  Namespace,
  NamespaceType,
  Process,
  Propagation,
  Resources,
  Rlimit,
  Root,
  Scheduler,
  TimeOffset,
  TimeOffsets,
  User,
} from "./config.ts";
export { type ContainerId, decodeContainerId } from "./container-id.ts";
export { decodeConfig } from "./decode-config.ts";
export { decodeHooks } from "./decode-hooks.ts";
export { decodeL3CacheSchema, decodeMemBwSchema } from "./decode-intel-rdt.ts";
export { decodeProcess } from "./decode-process.ts";
export { decodeSeccomp } from "./decode-seccomp.ts";
export { decodeResources } from "./decode-resources.ts";
export { defaultConfig } from "./default-config.ts";
export {
  decodeResolverSettings,
  resolverAddress,
  resolverFile,
  type ResolverNetwork,
  type ResolverSettings,
} from "./resolver-settings.ts";
export { rootlessConfig } from "./rootless-config.ts";
export type { Hook, Hooks } from "./hooks.ts";
export { memoryPolicies } from "./memory-policies.ts";
export type {
  Seccomp,
  SeccompAction,
  SeccompArchitecture,
  SeccompArgument,
  SeccompFlag,
  SeccompOperator,
  SeccompRule,
} from "./seccomp.ts";
export { seccompActions, seccompArchitectures, seccompFlags, seccompOperators } from "./seccomp.ts";
export { isWholeUserNamespace } from "./is-whole-user-namespace.ts";
