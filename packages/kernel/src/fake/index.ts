export { Crash } from "./crash.ts";
export { FakeKernel } from "./fake-kernel.ts";
export { FakeMachine } from "./fake-machine.ts";
export type { FakeProcess } from "./fake-process.ts";
