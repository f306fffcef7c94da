import { rmSync } from "node:fs";
import { join } from "node:path";
import { Fault, isFault } from "@skiff/base";
import { guarded } from "@skiff/store";
import { configText } from "./config/config-text.ts";
import { mergeEnvironment } from "./config/merge-environment.ts";
import { knownCapabilities } from "./config/plan-capabilities.ts";
import { planProcess } from "./config/plan-process.ts";
import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { getShim } from "./get-shim.ts";
import { randomHex } from "./random-hex.ts";
import { findIdentity } from "./rootfs/find-identity.ts";
import { rootLayers } from "./rootfs/root-layers.ts";
import type { Attachment, TerminalSize } from "./task/attachment.ts";
import { makeFifos } from "./task/make-fifos.ts";
import { OutputStreams } from "./task/output-streams.ts";
import { planStdio, type StdioWish } from "./task/plan-stdio.ts";
import type { ShimConnection } from "./task/shim-connection.ts";
import { starting } from "./task/start-fault.ts";
import { watchProcess } from "./task/watch-process.ts";

export interface ExecOptions {
  readonly args: readonly string[];
  /** "NAME=value", on top of the container's. */
  readonly env: readonly string[];
  /** Absent: the container's. */
  readonly workdir?: string | undefined;
  /** Absent: the container's. */
  readonly user?: string | undefined;
  readonly tty: boolean;
  readonly stdin: boolean;
  /** With all of root's powers, whatever the container's. */
  readonly privileged: boolean;
}

/**
 * Runs another process in a running container, and with an attachment sees it to its end.
 * Returns its exit status, or "detached"; without attachment 0, once it runs. Throws `failed_precondition`
 * where the container does not run, the fault of the start, and as `watchProcess`.
 */
export async function execProcess(
  engine: Engine,
  container: Container,
  { options, attachment }: { readonly options: ExecOptions; readonly attachment?: Attachment },
): Promise<number | "detached"> {
  await using shim = await getShim(engine, container);
  const execId = randomHex(16);
  const directory = join(engine.layout.bundle(container.id), "exec", execId);
  const wish: StdioWish = {
    tty: options.tty,
    stdin: options.stdin,
    attached: attachment !== undefined,
    directory,
    log: undefined,
  };
  using files = new DisposableStack();
  files.defer(() => removeTree(directory));
  makeFifos(engine.platform, wish);
  await announce(engine, { container, shim, execId }, { options, wish, size: attachment?.size });
  if (attachment === undefined) {
    await starting(() => shim.task.Start({ id: container.id, execId }));
    return 0;
  }
  using output = new OutputStreams(engine.platform, wish, attachment);
  const watched = { shim, id: container.id, execId, directory, output };
  return await watchProcess(
    { watched, attachment },
    {
      started: () => {},
      exited: async () => {
        await shim.task.Delete({ id: container.id, execId });
      },
    },
  );
}

interface Place {
  readonly container: Container;
  readonly shim: ShimConnection;
  readonly execId: string;
}

interface Announced {
  readonly options: ExecOptions;
  readonly wish: StdioWish;
  readonly size: TerminalSize | undefined;
}

async function announce(
  engine: Engine,
  { container, shim, execId }: Place,
  { options, wish, size }: Announced,
): Promise<void> {
  const { config } = container;
  const user = options.user ?? config.user;
  const process = planProcess(
    {
      args: options.args,
      cwd: options.workdir ?? config.cwd,
      env: mergeEnvironment(config.env, options.tty ? ["TERM=xterm"] : [], options.env),
      tty: options.tty,
      size,
      confinement: options.privileged
        ? { ...config.confinement, capabilities: knownCapabilities() }
        : config.confinement,
      surroundings: config.surroundings,
    },
    findIdentity(user, {
      rootless: engine.rootless,
      layers: rootLayers(engine, container),
      groupAdd: config.surroundings.groupAdd,
    }),
  );
  try {
    await shim.task.Exec({
      id: container.id,
      execId,
      terminal: wish.tty,
      ...planStdio(wish),
      spec: {
        typeUrl: "types.containerd.io/opencontainers/runtime-spec/1/Process",
        value: new TextEncoder().encode(configText(process)),
      },
    });
  } catch (error) {
    if (!isFault(error, "not_found", "failed_precondition")) throw error;
    throw new Fault("failed_precondition", `container ${container.name} is not running`, {
      cause: error,
    });
  }
}

function removeTree(path: string): void {
  guarded(`remove ${path}`, () => rmSync(path, { recursive: true, force: true }));
}
