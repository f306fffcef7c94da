import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeConfig } from "./decode-config.ts";

const process = { user: {}, args: ["sh"], cwd: "/" };
const least = { ociVersion: "1.0.2-dev", process, root: { path: "rootfs" } };

test("decodeConfig() takes the least that there must be", () => {
  const config = decodeConfig(least);
  assert.deepEqual(config.process.user, {
    uid: 0,
    gid: 0,
    umask: undefined,
    additionalGids: undefined,
  });
  assert.deepEqual(config.linux, { namespaces: [] });
  assert.equal(config.mounts, undefined);
});

test("decodeConfig() takes null for what is not there, and tolerates what it does not know", () => {
  const config = decodeConfig({ ...least, mounts: null, hostname: null, linux: null, x: { y: 1 } });
  assert.deepEqual(config, decodeConfig(least));
});

test("decodeConfig() takes everything that it applies", () => {
  const whole = {
    ...least,
    process: {
      ...process,
      terminal: true,
      consoleSize: { height: 24, width: 80 },
      user: { uid: 1, gid: 2, umask: 0o27, additionalGids: [3, 4] },
      env: ["A=b", "C="],
      capabilities: {
        bounding: ["CAP_CHOWN"],
        effective: [],
        inheritable: ["CAP_KILL"],
        permitted: ["CAP_CHECKPOINT_RESTORE"],
        ambient: ["CAP_BPF"],
      },
      rlimits: [{ type: "RLIMIT_CORE", soft: 2n ** 64n - 1n, hard: 2n ** 64n - 1n }],
      noNewPrivileges: false,
      apparmorProfile: "docker-default",
      selinuxLabel: "u:r:t:s0",
      oomScoreAdj: -1000,
      scheduler: undefined,
      ioPriority: undefined,
      execCPUAffinity: undefined,
    },
    root: { path: "/r", readonly: false },
    hostname: "h",
    domainname: "d",
    mounts: [
      {
        destination: "/a",
        type: "bind",
        source: "b",
        options: ["ro"],
        uidMappings: [{ containerID: 1, hostID: 2, size: 3 }],
        gidMappings: undefined,
      },
    ],
    annotations: { "a.b/c": "d" },
    hooks: {
      prestart: [{ path: "/h", args: ["h", "a"], env: ["A=b"], timeout: 5 }],
      createRuntime: [],
      createContainer: undefined,
      startContainer: undefined,
      poststart: undefined,
      poststop: [{ path: "/h", args: undefined, env: undefined, timeout: undefined }],
    },
    linux: {
      namespaces: [
        { type: "pid", path: "/proc/1/ns/pid" },
        { type: "mount", path: undefined },
      ],
      uidMappings: [{ containerID: 0, hostID: 5, size: 1 }],
      gidMappings: [{ containerID: 0, hostID: 6, size: 4_294_967_295 }],
      devices: [{ path: "/dev/a", type: "b", major: 1, minor: 2, fileMode: 0o600, uid: 1, gid: 2 }],
      cgroupsPath: "/a/b",
      resources: {
        devices: [{ allow: true, type: "c", major: -1, minor: 3, access: "rw" }],
        memory: {
          limit: 2n ** 60n,
          reservation: 1,
          swap: -1,
          kernel: 2,
          kernelTCP: 3,
          swappiness: 100,
          disableOOMKiller: true,
          checkBeforeUpdate: true,
        },
        cpu: {
          shares: 2,
          quota: 3,
          period: 4,
          burst: 5,
          realtimeRuntime: 6,
          realtimePeriod: 7,
          idle: 1,
          cpus: "0-1",
          mems: "0",
        },
        pids: { limit: 10 },
        blockIO: {
          weight: 10,
          leafWeight: 20,
          weightDevice: [{ major: 8, minor: 0, weight: 1000, leafWeight: undefined }],
          throttleReadBpsDevice: [{ major: 8, minor: 0, rate: 2n ** 63n }],
          throttleWriteBpsDevice: [],
          throttleReadIOPSDevice: [{ major: 8, minor: 1, rate: 0 }],
          throttleWriteIOPSDevice: undefined,
        },
        hugepageLimits: [{ pageSize: "2MB", limit: 1 }],
        network: { classID: 1, priorities: [{ name: "eth0", priority: 2 }] },
        rdma: { mlx5_1: { hcaHandles: 3, hcaObjects: undefined } },
        unified: { "memory.high": "max" },
      },
      rootfsPropagation: "slave",
      seccomp: {
        defaultAction: "SCMP_ACT_ALLOW",
        defaultErrnoRet: undefined,
        architectures: undefined,
        flags: [],
        listenerPath: undefined,
        listenerMetadata: undefined,
        syscalls: [],
      },
      personality: undefined,
      timeOffsets: { monotonic: { secs: -1, nanosecs: 2 }, boottime: undefined },
      sysctl: { "net.core.somaxconn": "1" },
      memoryPolicy: undefined,
      netDevices: undefined,
      mountLabel: "u:r:t:s0:c1,c2",
      maskedPaths: ["/m"],
      readonlyPaths: ["/r"],
      intelRdt: {
        closID: "gold",
        l3CacheSchema: "L3:0=f",
        memBwSchema: "MB:0=20",
        schemata: ["L2:0=3"],
        enableMonitoring: true,
      },
    },
  };
  assert.deepEqual(decodeConfig(whole), whole);
});

const wrong: readonly (readonly [path: string, problem: string, document: unknown])[] = [
  ["", "expected object, found array", []],
  ["", "expected object, found null", null],
  ["ociVersion", "expected string, found nothing", { ...least, ociVersion: undefined }],
  ["ociVersion", '"1.2" is no version of runtime-spec 1', { ...least, ociVersion: "1.2" }],
  ["ociVersion", '"2.0.0" is no version of runtime-spec 1', { ...least, ociVersion: "2.0.0" }],
  ["process", "expected object, found nothing", { ...least, process: undefined }],
  ["root", "expected object, found string", { ...least, root: "rootfs" }],
  ["root.path", "expected string, found nothing", { ...least, root: {} }],
  ["root.path", "is empty", { ...least, root: { path: "" } }],
  [
    "root.readonly",
    "expected boolean, found number",
    { ...least, root: { path: "r", readonly: 1 } },
  ],
  ["hostname", "has a NUL character", { ...least, hostname: "a\0" }],
  ["mounts", "expected array, found object", { ...least, mounts: {} }],
  [
    "mounts[1].destination",
    "expected string, found nothing",
    {
      ...least,
      mounts: [{ destination: "/a" }, {}],
    },
  ],
  ["mounts[0].destination", "is empty", { ...least, mounts: [{ destination: "" }] }],
  [
    "mounts[0].options[1]",
    "expected string, found number",
    {
      ...least,
      mounts: [{ destination: "/a", options: ["ro", 2] }],
    },
  ],
  ['annotations["a/b"]', "expected string, found number", { ...least, annotations: { "a/b": 1 } }],
  ...inProcess({
    args: ["expected array, found string", "sh"],
    "args[0]": ["expected string, found number", [1]],
    cwd: ['"tmp" must be an absolute path', "tmp"],
    user: ["expected object, found number", 0],
    terminal: ["expected boolean, found string", "yes"],
    env: ["expected array, found object", {}],
    "env[0]": ['"A" is not NAME=value', ["A"]],
    "env[1]": ['"=A" is not NAME=value', ["A=", "=A"]],
    oomScoreAdj: ["-1001 is not between -1000 and 1000", -1001],
    "user.uid": ["-1 is not between 0 and 4294967294", { uid: -1 }],
    "user.gid": ["4294967295 is not between 0 and 4294967294", { gid: 0xffff_ffff }],
    "user.umask": ["512 is not between 0 and 511", { umask: 0o1000 }],
    "user.additionalGids[1]": ["1.5 is not an integer in range", { additionalGids: [1, 1.5] }],
    "capabilities.bounding[0]": ["expected string, found number", { bounding: [1] }],
    "rlimits[0].type": ["expected string, found nothing", [{ soft: 1, hard: 1 }]],
    "rlimits[0].soft": ["expected integer, found nothing", [{ type: "RLIMIT_CPU", hard: 1 }]],
    "rlimits[0].hard": [
      "-1 is not an integer between 0 and 18446744073709551615",
      [{ type: "RLIMIT_CPU", soft: 1, hard: -1 }],
    ],
    "consoleSize.height": ["expected integer, found nothing", { width: 1 }],
    "consoleSize.width": ["65536 is not between 0 and 65535", { height: 1, width: 65536 }],
  }),
  ["process.args", "names no program to run", { ...least, process: { ...process, args: [] } }],
  ["process.args", "names no program to run", { ...least, process: { ...process, args: [""] } }],
  ...inLinux({
    "namespaces[0].type": [
      '"x" is not one of pid, network, ipc, uts, mount, cgroup, time, user',
      [{ type: "x" }],
    ],
    "uidMappings[0].size": ["0 is not between 1 and 4294967295", [{ containerID: 0, size: 0 }]],
    gidMappings: ["expected array, found object", { a: 1 }],
    "namespaces[0].path": ['"ns" must be an absolute path', [{ type: "pid", path: "ns" }]],
    "namespaces[2]": ["pid is there twice", [{ type: "pid" }, { type: "ipc" }, { type: "pid" }]],
    "devices[0].path": ["expected string, found nothing", [{ type: "c" }]],
    "devices[0].type": ['"x" is not one of c, u, b, p', [{ path: "/dev/x", type: "x" }]],
    "devices[0].major": [
      "4096 is not between 0 and 4095",
      [{ path: "/d", type: "c", major: 4096 }],
    ],
    "maskedPaths[0]": ['"m" must be an absolute path', ["m"]],
    "readonlyPaths[0]": ["expected string, found null", [null]],
    rootfsPropagation: [
      '"none" is not one of shared, slave, private, unbindable, rshared, rslave, rprivate, runbindable',
      "none",
    ],
    "sysctl.a": ["expected string, found number", { a: 1 }],
    "resources.pids.limit": ["expected integer, found string", { pids: { limit: "1" } }],
    "resources.memory.limit": [
      "1.5 is not an integer between -9223372036854775808 and 9223372036854775807",
      { memory: { limit: 1.5 } },
    ],
    "resources.cpu.cpus": ["expected string, found number", { cpu: { cpus: 0 } }],
    "resources.devices[0].allow": ["expected boolean, found nothing", { devices: [{}] }],
    "resources.devices[0].access": [
      '"x" must be some of r, w and m',
      { devices: [{ allow: true, access: "x" }] },
    ],
    "resources.blockIO.weight": ["9 is not between 10 and 1000", { blockIO: { weight: 9 } }],
    "resources.hugepageLimits[0].pageSize": [
      '"64kB" is no size of pages such as 2MB',
      { hugepageLimits: [{ pageSize: "64kB", limit: 1 }] },
    ],
    "resources.memory.useHierarchy": ["cannot be false", { memory: { useHierarchy: false } }],
    "resources.memory.swappiness": [
      "101 is not between 0 and 100",
      { memory: { swappiness: 101 } },
    ],
    "resources.cpu.idle": ["2 is not between 0 and 1", { cpu: { idle: 2 } }],
    "resources.unified.a": ["expected string, found number", { unified: { a: 1 } }],
    "resources.rdma.mlx5_1.hcaHandles": [
      "expected integer, found string",
      { rdma: { mlx5_1: { hcaHandles: "not a uint32" } } },
    ],
    "netDevices.eth0.name": ["expected string, found number", { eth0: { name: 23 } }],
    "intelRdt.closID": ['"a/b" is no name of a group in resctrl', { closID: "a/b" }],
    "intelRdt.memBwSchema": ['"L3:0=f" must begin with MB:', { memBwSchema: "L3:0=f" }],
    "intelRdt.schemata[1]": [
      '"a\\nb" must be one line of a schemata file',
      { schemata: ["L3:0=f", "a\nb"] },
    ],
  }),
];

test("decodeConfig() names the path of what is missing or malformed", () => {
  for (const [path, problem, document] of wrong) {
    assert.throws(() => decodeConfig(document), {
      code: "invalid_argument",
      message: path === "" ? problem : `${path}: ${problem}`,
    });
  }
});

test("decodeConfig() refuses what it does not apply, by its path, and never passes over it", () => {
  for (const platform of ["vm", "windows", "solaris", "zos", "freebsd"]) {
    assert.throws(() => decodeConfig({ ...least, [platform]: { a: 1 } }), {
      code: "invalid_argument",
      message: `${platform}: is not supported yet`,
    });
  }
});

test("decodeConfig() takes Docker's 0 for no weight", () => {
  const weighing = (weight: number): object => ({ linux: { resources: { blockIO: { weight } } } });
  const { linux } = decodeConfig({ ...least, ...weighing(0) });
  assert.equal(linux.resources?.blockIO?.weight, undefined);
});

test("decodeConfig() tolerates an empty member of what it does not apply", () => {
  const empty = { vm: {}, linux: { seccomp: null, mountLabel: "", uidMappings: [] } };
  assert.deepEqual(decodeConfig({ ...least, ...empty }), decodeConfig({ ...least, linux: {} }));
});

type Wrongs = Readonly<Record<string, readonly [problem: string, value: unknown]>>;

/** Each with the member that its path begins with set to the value. */
function inProcess(wrongs: Wrongs): typeof wrong {
  return Object.entries(wrongs).map(([path, [problem, value]]) => {
    const document = { ...least, process: { ...process, [firstOf(path)]: value } };
    return [`process.${path}`, problem, document];
  });
}

function inLinux(wrongs: Wrongs): typeof wrong {
  return Object.entries(wrongs).map(([path, [problem, value]]) => {
    return [`linux.${path}`, problem, { ...least, linux: { [firstOf(path)]: value } }];
  });
}

function firstOf(path: string): string {
  return /^\w+/.exec(path)?.[0] ?? "";
}

test("decodeConfig() reads how the process is scheduled, in the kernel's numbers", () => {
  const decoded = decodeConfig({
    ...least,
    process: {
      ...process,
      scheduler: {
        policy: "SCHED_DEADLINE",
        flags: ["SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_DL_OVERRUN"],
        runtime: 1,
        deadline: 2,
        period: 2n ** 60n,
      },
      ioPriority: { class: "IOPRIO_CLASS_IDLE" },
      execCPUAffinity: { initial: "0-2,7", final: "1" },
    },
    linux: {
      personality: { domain: "LINUX32" },
      memoryPolicy: { mode: "MPOL_BIND", nodes: "0-1,3", flags: ["MPOL_F_STATIC_NODES"] },
    },
  });
  assert.deepEqual(decoded.process.scheduler, {
    policy: 6,
    nice: undefined,
    priority: undefined,
    flags: 5,
    runtime: 1,
    deadline: 2,
    period: 2n ** 60n,
  });
  assert.deepEqual(decoded.process.ioPriority, { class: 3, priority: 0 });
  assert.deepEqual(decoded.process.execCPUAffinity, { initial: [0, 1, 2, 7], final: [1] });
  assert.equal(decoded.linux.personality, 8);
  assert.deepEqual(decoded.linux.memoryPolicy, { mode: 2 | (1 << 15), nodes: [0, 1, 3] });
});
