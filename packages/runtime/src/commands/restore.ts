import { attempt, Fault } from "@skiff/base";
import { attend } from "../cli/attend.ts";
import { openConsoleSocket } from "../cli/create-asked.ts";
import { criuFlags } from "../cli/criu-flags.ts";
import { environment } from "../cli/environment.ts";
import { restoreGrammar } from "../cli/manual/grammar/restore.ts";
import { demandRoot } from "../cli/demand-root.ts";
import { DescriptorSocket } from "../cli/descriptor-socket.ts";
import { isSystemdAsked } from "../cli/is-systemd-asked.ts";
import { absolute, containerId, runCommand } from "../cli/run-command.ts";
import { openSignals } from "../cli/signal-source.ts";
import { loadConfig } from "../load-config.ts";
import { removeContainer } from "../remove-container.ts";
import { restoreContainer } from "../restore-container.ts";

runCommand(restoreGrammar, (invocation) => {
  const { kernel, root, global, values, warn } = invocation;
  demandRoot(kernel);
  if (isSystemdAsked(global)) {
    throw new Fault("unimplemented", "restore: not with systemd's cgroup driver");
  }
  const id = containerId(invocation);
  const bundle = absolute(values.get("bundle") ?? ".");
  const configFile = values.get("config");
  const config = loadConfig(kernel, bundle, configFile);
  const attended = values.get("detach") !== "true";
  const consolePath = values.get("console-socket");
  using consoleSocket = openConsoleSocket(kernel, { config, path: consolePath, attended });
  using pidfdSocket = DescriptorSocket.open(kernel, "pidfd", values.get("pidfd-socket"));
  using signalSource = attended ? openSignals(kernel) : undefined;
  const pidFile = values.get("pid-file");
  using spawned = restoreContainer(
    kernel,
    {
      ...criuFlags(invocation),
      root,
      id,
      bundle,
      config,
      configFile,
      environment: environment(),
      pidFile: pidFile === undefined ? undefined : absolute(pidFile),
      tcpClose: values.get("tcp-close") === "true",
      lsmProfile: values.get("lsm-profile"),
      lsmMountContext: values.get("lsm-mount-context"),
    },
    warn,
  );
  using undo = new DisposableStack();
  undo.defer(() => attempt(() => removeContainer(kernel, { root, id, force: true }, warn), warn));
  if (spawned.console !== undefined) consoleSocket?.send("/dev/ptmx", spawned.console);
  pidfdSocket?.send("standard", spawned.pidfd);
  if (signalSource !== undefined) return attend(kernel, { spawned, signalSource });
  undo.move();
  return 0;
});
