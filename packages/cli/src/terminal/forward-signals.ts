import type { ProcessControl } from "@skiff/engine";

const forwarded = ["SIGHUP", "SIGINT", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2"] as const;

/** What is asked of us is asked of the process, until disposed of. */
export function forwardSignals(control: ProcessControl): Disposable {
  const { constants } = process.getBuiltinModule("node:os");
  const undo = new DisposableStack();
  for (const name of forwarded) {
    const forward = (): void => void control.kill(constants.signals[name]);
    process.on(name, forward);
    undo.defer(() => process.off(name, forward));
  }
  return undo;
}
