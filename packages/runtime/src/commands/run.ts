import { attend } from "../cli/attend.ts";
import { createAsked, createOptions } from "../cli/create-options.ts";
import { containerId, runCommand } from "../cli/run-command.ts";
import { openSignals } from "../cli/signal-source.ts";
import { removeContainer } from "../remove-container.ts";
import { startContainer } from "../start-container.ts";

runCommand(
  {
    name: "run",
    usage: "CONTAINER",
    help: "create a container, start it, wait for its end, and delete it",
    options: [
      ...createOptions,
      { name: "detach", short: "d", help: "do not wait" },
      { name: "keep", help: "do not delete it" },
      { name: "no-subreaper", help: "nothing: this never becomes a subreaper" },
    ],
  },
  (invocation) => {
    const { kernel, root, values, warn } = invocation;
    const id = containerId(invocation);
    const attended = values.get("detach") !== "true";
    using signalSource = attended ? openSignals(kernel) : undefined;
    using spawned = createAsked(invocation, { attended });
    using undo = new DisposableStack();
    undo.defer(() => removeContainer(kernel, { root, id, force: true }, warn));
    startContainer(kernel, { root, id });
    if (signalSource === undefined || values.get("keep") === "true") undo.move();
    if (signalSource === undefined) return 0;
    return attend(kernel, { spawned, signalSource });
  },
);
