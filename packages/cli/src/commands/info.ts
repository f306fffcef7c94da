import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { observeContainer } from "@skiff/engine";
import type { Command } from "../command.ts";
import type { Fields, Value } from "../format/template/value.ts";
import { printValue } from "../format/template/print-value.ts";
import { valueFormat } from "../format/value-format.ts";
import { formatFlag } from "../options/format-flag.ts";
import { programsFolder } from "../programs-folder.ts";
import type { Session } from "../session.ts";
import { versionNumber } from "../version-number.ts";

export const info: Command = {
  usage: "[OPTIONS]",
  summary: "Display system-wide information",
  flags: [formatFlag],
  operands: { least: 0, most: 0 },
  run: async (line, session) => {
    const format = line.get(formatFlag);
    const print = format === undefined ? undefined : valueFormat(format);
    const facts = await observe(session);
    await session.out(print === undefined ? textOf(facts) : print(valueOf(facts)));
    return 0;
  },
};

/** What templates and JSON call it, what people read before it, and it; as they read it, where that is another. */
type Fact = readonly [name: string, title: string, value: Value, shown?: string];

async function observe(session: Session): Promise<readonly Fact[]> {
  const { cpus, hostname, machine, release, totalmem } = process.getBuiltinModule("node:os");
  const engine = await session.engine();
  const seen = await Promise.all(
    engine.containers.list().map((container) => observeContainer(engine, container)),
  );
  const count = (...statuses: string[]): number =>
    seen.filter(({ status }) => statuses.includes(status)).length;
  const version = existsSync("/sys/fs/cgroup/cgroup.controllers") ? "2" : "1";
  const security = securityOptions(engine.rootless);
  return [
    ["Containers", "Containers", seen.length],
    ["ContainersRunning", " Running", count("running", "restarting")],
    ["ContainersPaused", " Paused", count("paused")],
    ["ContainersStopped", " Stopped", count("created", "exited", "removing")],
    ["Images", "Images", engine.store.images.list().length],
    ["ServerVersion", "Server Version", versionNumber],
    ["Driver", "Storage Driver", "overlay"],
    ["LoggingDriver", "Logging Driver", "json-file"],
    ["CgroupDriver", "Cgroup Driver", "cgroupfs"],
    ["CgroupVersion", "Cgroup Version", version],
    ["Plugins", "Plugins", plugins, pluginsText],
    ["Swarm", "Swarm", { LocalNodeState: "inactive" }, "inactive"],
    ["Runtimes", "Runtimes", { oar: { path: join(programsFolder(), "oar") } }, "oar"],
    ["DefaultRuntime", "Default Runtime", "oar"],
    ["InitBinary", "Init Binary", "docker-init"],
    ["SecurityOptions", "Security Options", security, security.map(nameOf).join(" ")],
    ["KernelVersion", "Kernel Version", release()],
    ["OperatingSystem", "Operating System", operatingSystem()],
    ["OSType", "OSType", process.platform],
    ["Architecture", "Architecture", machine()],
    ["NCPU", "CPUs", cpus().length],
    ["MemTotal", "Total Memory", totalmem(), `${(totalmem() / 2 ** 30).toFixed(2)}GiB`],
    ["Name", "Name", hostname()],
    ["ID", "ID", machineId()],
    ["Rootless", "Rootless", engine.rootless],
    ["DockerRootDir", "Root Dir", session.root],
    ["StateDir", "State Dir", session.state],
    ["LiveRestoreEnabled", "Live Restore Enabled", true],
  ];
}

/** What may stand behind --volume-driver, `network create --driver` and --log-driver. */
const plugins: Fields = {
  Volume: ["local"],
  Network: ["bridge", "host", "null"],
  Log: ["json-file", "local", "none"],
};
const pluginsText = "volume local; network bridge host null; log json-file local none";

/** As Docker has them: "name=seccomp,profile=builtin". */
function securityOptions(rootless: boolean): readonly string[] {
  const hasAppArmor = existsSync("/sys/kernel/security/apparmor/profiles");
  return [
    ...(hasAppArmor ? ["name=apparmor"] : []),
    "name=seccomp,profile=builtin",
    ...(rootless ? ["name=rootless"] : []),
    ...(existsSync("/sys/fs/cgroup/cgroup.controllers") ? ["name=cgroupns"] : []),
  ];
}

function nameOf(option: string): string {
  return /^name=([^,]*)/.exec(option)?.[1] ?? option;
}

/** machine-id(5), of which none need be there. */
function machineId(): string {
  const path = "/etc/machine-id";
  return existsSync(path) ? readFileSync(path, "utf8").trim() : "";
}

function textOf(facts: readonly Fact[]): string {
  return facts
    .map(([, title, value, shown]) => `${title}: ${shown ?? printValue(value)}\n`)
    .join("");
}

function valueOf(facts: readonly Fact[]): Value {
  return Object.fromEntries(facts.map(([name, , value]) => [name, value]));
}

function operatingSystem(): string {
  const path = "/etc/os-release";
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return /^PRETTY_NAME="?([^"\n]*)"?$/m.exec(text)?.[1] ?? "Linux";
}
