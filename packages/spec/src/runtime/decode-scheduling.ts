import {
  array,
  type Decoder,
  integerBetween,
  Mismatch,
  object,
  oneOf,
  string,
  uint64,
} from "../decode/index.ts";
import type { ExecCpuAffinity, IoPriority, Scheduler } from "./config.ts";

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

/** `process.execCPUAffinity` of config.json. */
export const decodeExecCpuAffinity: Decoder<ExecCpuAffinity> = object((affinity) => ({
  initial: affinity.optional("initial", decodeProcessors),
  final: affinity.optional("final", decodeProcessors),
}));

/** cpuset(7), "List format": 0-2,7. */
function decodeProcessors(value: unknown): readonly number[] {
  const text = string(value);
  return text.split(",").flatMap((range) => {
    const [, first, last = first] = /^ *(\d{1,4})(?:-(\d{1,4}))? *$/.exec(range) ?? [];
    const length = Number(last) - Number(first) + 1;
    if (first !== undefined && length > 0) {
      return Array.from({ length }, (_, index) => Number(first) + index);
    }
    throw new Mismatch(`${JSON.stringify(text)} is no list of processors such as 0-2,7`);
  });
}
