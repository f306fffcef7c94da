export { attemptAsync } from "./attempt-async.ts";
export { type AsyncStep, asyncStep, asyncTeardown, type TeardownReport } from "./async-teardown.ts";
export type { Brand } from "./brand.ts";
export { deletionTime, deletionTimeVariable, setDeletionTime } from "./deletion-time.ts";
export { duringAsync } from "./during-async.ts";
export {
  attempt,
  beginStep,
  type Code,
  during,
  Fault,
  isFault,
  type StepWatcher,
  watchSteps,
} from "./fault.ts";
export { type Step, step, teardown } from "./teardown.ts";
export { within } from "./within.ts";
