import type { ProcessControl } from "@skiff/engine";
import { signals } from "@skiff/kernel";

const forwarded = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2"] as const;

/**
 * What is asked of us is asked of the process: from now on, though it may start later, until
 * this is disposed of.
 */
export function forwardSignals(started: Promise<ProcessControl>): Disposable {
  const undo = new DisposableStack();
  for (const name of forwarded) {
    const forward = (): void => void started.then((control) => control.kill(signals[name]));
    process.on(name, forward);
    undo.defer(() => process.off(name, forward));
  }
  return undo;
}
