import { join } from "node:path";
import { images } from "./images.ts";

/** What the machine's first process makes of it: cgroup v2 and nothing else, there with SELinux too, or systemd. */
export type First = "pure-v2" | "selinux" | "systemd" | "systemd-hybrid" | "systemd-legacy";

/** A machine of two processors and no network. */
export interface Hardware {
  readonly first: First;
  /** The file of its memory: it is changed, or is a template that a copy is made of page by page. */
  readonly memory: { readonly path: string; readonly kept: "changed" | "copied" };
  /** The second disk, which is only read. */
  readonly disk: string;
  /** Waits to be told whose state to go on with. */
  readonly incoming: boolean;
}

const pureV2 = `first="/usr/sbin/pure-v2"`;
const systemd = `first="/lib/systemd/systemd --unit=agent.service"`;

const v1 = "systemd.unified_cgroup_hierarchy=0 systemd.legacy_systemd_cgroup_controller";

/** To the kernel, which has AppArmor if it is not told otherwise, and to systemd. */
const words: Readonly<Record<First, string>> = {
  "pure-v2": pureV2,
  selinux: `security=selinux ${pureV2}`,
  systemd,
  "systemd-hybrid": `${v1}=0 ${systemd}`,
  "systemd-legacy": `${v1}=1 ${systemd}`,
};

const memory = "2G";

/** A machine that stands still for twice so many seconds ends, and says so. */
const kernelWords = "quiet panic=-1 reboot=t console=ttyS0 softlockup_panic=1 watchdog_thresh=30";

/** QEMU's command line; `folder` has the socket of the agent's port, and gets what the kernel says. */
export function planArguments(folder: string, hardware: Hardware): readonly string[] {
  const { path, kept } = hardware.memory;
  const share = kept === "changed" ? "on" : "off";
  return [
    ["-nodefaults", "-no-user-config", "-no-reboot", "-display", "none"],
    ["-machine", "q35,memory-backend=memory", "-m", memory],
    ["-object", `memory-backend-file,id=memory,size=${memory},mem-path=${path},share=${share}`],
    ["-accel", "tcg,thread=multi", "-cpu", "max", "-smp", "2"],
    ["-kernel", images.kernel, "-initrd", images.initramfs],
    ["-append", `${kernelWords} ${words[hardware.first]}`],
    ["-serial", `file:${join(folder, "console")}`, "-monitor", "stdio"],
    disk("root", images.root),
    disk("work", hardware.disk),
    ["-chardev", `socket,id=port,path=${join(folder, "port")}`],
    ["-device", "virtio-serial-pci", "-device", "virtserialport,chardev=port"],
    hardware.incoming ? ["-incoming", "defer"] : [],
  ].flat();
}

function disk(id: string, path: string): readonly string[] {
  const drive = `if=none,id=${id},file=${path},format=raw,readonly=on`;
  return ["-drive", drive, "-device", `virtio-blk-pci,drive=${id}`];
}
