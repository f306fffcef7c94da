import type { Brand } from "@skiff/base";

/** A process's number, as this process's pid namespace counts. */
export type Pid = Brand<number, "Pid">;

export const pid = (n: number): Pid => n as Pid;
