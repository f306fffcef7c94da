import type { Decoded, Encodable } from "./wire/table.ts";

const pageServer = { address: [1, "string"], port: [2, "int32"] } as const;
const externalMount = { key: [1, "string"], val: [2, "string"] } as const;
const cgroupRoot = { ctrl: [1, "string"], path: [2, "string"] } as const;
const inheritedFile = { key: [1, "string"], fd: [2, "required", "int32"] } as const;
const joinedNamespace = { ns: [1, "string"], nsFile: [2, "string"] } as const;

/** criu_opts: descriptors of directories are the caller's, inherited ones are criu's own. */
const options = {
  imagesDirFd: [1, "required", "int32"],
  pid: [2, "int32"],
  leaveRunning: [3, "bool"],
  extUnixSk: [4, "bool"],
  tcpEstablished: [5, "bool"],
  evasiveDevices: [6, "bool"],
  shellJob: [7, "bool"],
  fileLocks: [8, "bool"],
  logLevel: [9, "int32"],
  logFile: [10, "string"],
  ps: [11, (): typeof pageServer => pageServer],
  notifyScripts: [12, "bool"],
  root: [13, "string"],
  parentImg: [14, "string"],
  trackMem: [15, "bool"],
  autoDedup: [16, "bool"],
  workDirFd: [17, "int32"],
  linkRemap: [18, "bool"],
  extMnt: [23, "repeated", (): typeof externalMount => externalMount],
  cgRoot: [25, "repeated", (): typeof cgroupRoot => cgroupRoot],
  rstSibling: [26, "bool"],
  inheritFd: [27, "repeated", (): typeof inheritedFile => inheritedFile],
  manageCgroupsMode: [34, "required", "int32"],
  external: [37, "repeated", "string"],
  emptyNs: [38, "uint32"],
  joinNs: [39, "repeated", (): typeof joinedNamespace => joinedNamespace],
  freezeCgroup: [44, "string"],
  tcpSkipInFlight: [46, "bool"],
  lazyPages: [48, "bool"],
  orphanPtsMaster: [50, "bool"],
  configFile: [51, "string"],
  tcpClose: [52, "bool"],
  lsmProfile: [53, "string"],
  lsmMountContext: [63, "string"],
} as const;
export type CriuOptions = Encodable<typeof options>;

const features = { memTrack: [1, "bool"], lazyPages: [2, "bool"] } as const;

/** criu_req_type. */
export const criuCalls = {
  dump: 1,
  restore: 2,
  preDump: 4,
  notify: 6,
  checkFeatures: 9,
} as const;

/** criu_cg_mode. */
export const criuCgroupModes = { ignore: 0, soft: 3, full: 4, strict: 5 } as const;

/** criu_req (criu's images/rpc.proto): one message on the socket of `criu swrk`. */
export const criuRequest = {
  type: [1, "required", "int32"],
  opts: [2, (): typeof options => options],
  notifySuccess: [3, "required", "bool"],
  features: [5, (): typeof features => features],
} as const;
export type CriuRequest = Encodable<typeof criuRequest>;

const restored = { pid: [1, "int32"] } as const;
const notification = { script: [1, "string"], pid: [2, "int32"] } as const;

/** criu_resp: criu's answer, or with type `notify` what is to be answered before it goes on. */
export const criuResponse = {
  type: [1, "int32"],
  success: [2, "bool"],
  restore: [4, (): typeof restored => restored],
  notify: [5, (): typeof notification => notification],
  crErrno: [7, "int32"],
  features: [8, (): typeof features => features],
  crErrmsg: [9, "string"],
} as const;
export type CriuResponse = Decoded<typeof criuResponse>;
