import { linux } from "host:linux";
import { signals } from "@skiff/kernel";

export const sigpipe: bigint = 1n << BigInt(signals.SIGPIPE - 1);

/** As Node's programs do: who writes to nobody gets EPIPE, and goes on. */
export function ignoreBrokenPipes(): void {
  linux.rt_sigaction(sigpipe, "SIG_IGN");
}
