import { join, resolve } from "node:path";
import type { ContainerId } from "@skiff/spec";

/** Where the files of containers are. */
export class Layout {
  /** What lasts. */
  readonly root: string;
  /** What a reboot may take away. */
  readonly state: string;

  constructor(root: string, state: string) {
    this.root = resolve(root);
    this.state = resolve(state);
  }

  /** What of a container lasts: its log, and the files of /etc that are its own. */
  directory(id: ContainerId): string {
    return join(this.root, "containers", id);
  }

  log(id: ContainerId): string {
    return join(this.directory(id), "log");
  }

  /** OCI bundle, and working directory of the shim. */
  bundle(id: ContainerId): string {
    return join(this.state, "containers", id);
  }

  /** Whoever has it locked sees to containers in the background. */
  get wardenLock(): string {
    return join(this.state, "containers");
  }

  /** Where a container's network namespace is kept. */
  netns(id: string): string {
    return join(this.state, "netns", id);
  }

  /** Who is in a network, by name: what containers' resolvers read. */
  names(networkId: string): string {
    return join(this.state, "names", networkId);
  }

  /** Where shims listen that are not root's. */
  get sockets(): string {
    return join(this.state, "s");
  }

  /** Where CNI's `host-local` keeps what addresses are taken: a reboot frees them all. */
  get ipam(): string {
    return join(this.state, "ipam");
  }

  /** Where `oar` keeps its containers' records; the shim adds the namespace. */
  get runtimeRoot(): string {
    return join(this.state, "oar");
  }
}
