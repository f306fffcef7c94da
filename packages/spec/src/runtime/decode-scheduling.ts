import { array, type Decoder, integerBetween, object, oneOf, uint64 } from "../decode/index.ts";
import type { ExecCpuAffinity, IoPriority, Scheduler } from "./config.ts";
import { decodeNumberList } from "./decode-number-list.ts";

/** sched(7), by number. */
const policies = [
  "SCHED_OTHER",
  "SCHED_FIFO",
  "SCHED_RR",
  "SCHED_BATCH",
  "SCHED_ISO",
  "SCHED_IDLE",
  "SCHED_DEADLINE",
] as const;

/** sched_setattr(2), by bit. */
const flags = [
  "SCHED_FLAG_RESET_ON_FORK",
  "SCHED_FLAG_RECLAIM",
  "SCHED_FLAG_DL_OVERRUN",
  "SCHED_FLAG_KEEP_POLICY",
  "SCHED_FLAG_KEEP_PARAMS",
] as const;

/** ioprio_set(2), by number. */
const classes = ["IOPRIO_CLASS_NONE", "IOPRIO_CLASS_RT", "IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"];

/** `process.scheduler` of config.json. */
export const decodeScheduler: Decoder<Scheduler> = object((scheduler) => ({
  policy: policies.indexOf(scheduler.required("policy", oneOf(...policies))),
  nice: scheduler.optional("nice", integerBetween(-20, 19)),
  priority: scheduler.optional("priority", integerBetween(0, 99)),
  flags: scheduler
    .optional("flags", array(oneOf(...flags)))
    ?.reduce((bits, flag) => bits | (1 << flags.indexOf(flag)), 0),
  runtime: scheduler.optional("runtime", uint64),
  deadline: scheduler.optional("deadline", uint64),
  period: scheduler.optional("period", uint64),
}));

/** `process.ioPriority` of config.json. */
export const decodeIoPriority: Decoder<IoPriority> = object((io) => ({
  class: classes.indexOf(io.required("class", oneOf(...classes.slice(1)))),
  priority: io.optional("priority", integerBetween(0, 7)) ?? 0,
}));

const processors = decodeNumberList("processors");

/** `process.execCPUAffinity` of config.json. */
export const decodeExecCpuAffinity: Decoder<ExecCpuAffinity> = object((affinity) => ({
  initial: affinity.optional("initial", processors),
  final: affinity.optional("final", processors),
}));
