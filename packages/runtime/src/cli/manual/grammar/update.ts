import type { Grammar } from "./grammar.ts";

/** Named as runc's. */
export const updateGrammar: Grammar = {
  name: "update",
  usage: "CONTAINER",
  options: [
    { name: "resources", short: "r", value: "FILE" },
    { name: "memory", value: "BYTES" },
    { name: "memory-reservation", value: "BYTES" },
    { name: "memory-swap", value: "BYTES" },
    { name: "cpu-share", value: "NUMBER" },
    { name: "cpu-quota", value: "MICROSECONDS" },
    { name: "cpu-period", value: "MICROSECONDS" },
    { name: "cpu-burst", value: "MICROSECONDS" },
    { name: "cpu-rt-period", value: "MICROSECONDS" },
    { name: "cpu-rt-runtime", value: "MICROSECONDS" },
    { name: "cpu-idle", value: "0|1" },
    { name: "blkio-weight", value: "NUMBER" },
    { name: "cpuset-cpus", value: "LIST" },
    { name: "cpuset-mems", value: "LIST" },
    { name: "pids-limit", value: "NUMBER" },
    { name: "l3-cache-schema", value: "SCHEMA" },
    { name: "mem-bw-schema", value: "SCHEMA" },
    { name: "kernel-memory", value: "BYTES" },
    { name: "kernel-memory-tcp", value: "BYTES" },
  ],
};
