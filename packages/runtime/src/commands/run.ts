import { runGrammar } from "../cli/manual/grammar/run.ts";
import { attend } from "../cli/attend.ts";
import { createAsked } from "../cli/create-asked.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { openNotify } from "../cli/open-notify.ts";
import { openSignals } from "../cli/signal-source.ts";
import { startAsked } from "../cli/start-asked.ts";
import { removeContainer } from "../remove-container.ts";
import { startContainer } from "../start-container.ts";

runCommand(runGrammar, (invocation) => {
  const { kernel, root, values, warn } = invocation;
  const id = containerId(invocation);
  const attended = values.get("detach") !== "true";
  using signalSource = attended ? openSignals(kernel) : undefined;
  using spawned = createAsked(invocation, { attended });
  using undo = new DisposableStack();
  undo.defer(() => removeContainer(kernel, { root, id, force: true }, warn));
  if (signalSource === undefined) {
    startAsked(kernel, { root, id }, warn);
    undo.move();
    return 0;
  }
  using notify = openNotify(kernel, { root, id }, warn);
  startContainer(kernel, { root, id });
  if (values.get("keep") === "true") undo.move();
  return attend(kernel, { spawned, signalSource, notify });
});
