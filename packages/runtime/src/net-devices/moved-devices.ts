import { attempt, during, type Fault } from "@skiff/base";
import { CLONE_NEWNET, type Descriptor, type Kernel, type Pid } from "@skiff/kernel";
import { openNamespace } from "../open-namespace.ts";
import { type Move, moveDevice } from "./move-device.ts";
import type { NetDevice } from "./net-device.ts";
import { NetlinkSocket } from "./netlink-socket.ts";

/**
 * Network devices that go into the network namespace of a container's process. To dispose of
 * it brings them back, even when that process is gone, unless they are to be kept there.
 */
export class MovedDevices implements Disposable {
  readonly #kernel: Kernel;
  readonly #warn: (fault: Fault) => void;
  readonly #descriptors = new DisposableStack();
  readonly #back = new DisposableStack();

  constructor(kernel: Kernel, warn: (fault: Fault) => void) {
    this.#kernel = kernel;
    this.#warn = warn;
  }

  /** Throws what went wrong with the device's name. */
  move(devices: readonly NetDevice[], pid: Pid): void {
    const kernel = this.#kernel;
    const own = this.#descriptors.use(openNamespace(kernel, "/proc/self/ns/net"));
    const target = this.#descriptors.use(openNamespace(kernel, `/proc/${pid}/ns/net`));
    const from = this.#descriptors.use(new NetlinkSocket(kernel));
    const to = this.#descriptors.use(openThere(kernel, { own, target }));
    for (const { name, newName } of devices) {
      const back = { from: to, to: from, target: own, name: newName, newName: name };
      const there = (): void => this.#back.defer(() => this.#bring(back));
      during(`linux.netDevices.${name}`, () =>
        moveDevice({ from, to, target, name, newName }, there),
      );
    }
  }

  keep(): void {
    this.#back.move();
  }

  [Symbol.dispose](): void {
    this.#back.dispose();
    this.#descriptors.dispose();
  }

  #bring(back: Move): void {
    const bring = (): void => moveDevice(back, () => {});
    attempt(() => during(`bring ${back.newName} back`, bring), this.#warn);
  }
}

/** A socket belongs to the network namespace that its maker is in when it is made. */
function openThere(
  kernel: Kernel,
  { own, target }: { readonly own: Descriptor; readonly target: Descriptor },
): NetlinkSocket {
  using back = new DisposableStack();
  kernel.setns(target, CLONE_NEWNET);
  back.defer(() => kernel.setns(own, CLONE_NEWNET));
  return new NetlinkSocket(kernel);
}
