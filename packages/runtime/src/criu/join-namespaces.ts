import type { Descriptor, Files } from "@skiff/kernel";
import type { CriuOptions } from "@skiff/proto";
import type { Config } from "@skiff/spec";
import { openNamespace } from "../open-namespace.ts";
import { namespaceFiles, namespaceKeys } from "./external-namespaces.ts";

/** The namespaces that a restored container joins: opened, for criu to inherit, or by their paths. */
export interface NamespacesToJoin extends Disposable {
  readonly opened: readonly Descriptor[];
  readonly inheritFd: NonNullable<CriuOptions["inheritFd"]>;
  readonly joinNs: NonNullable<CriuOptions["joinNs"]>;
}

export function openNamespacesToJoin(kernel: Files, { linux }: Config): NamespacesToJoin {
  using undo = new DisposableStack();
  const opened: Descriptor[] = [];
  const inheritFd: { key: string; fd: number }[] = [];
  const joinNs: { ns: string; nsFile: string }[] = [];
  for (const { type, path } of linux.namespaces) {
    if (path === undefined) continue;
    const key = namespaceKeys[type];
    if (key === undefined) {
      joinNs.push({ ns: namespaceFiles[type], nsFile: path });
    } else {
      const namespace = undo.use(openNamespace(kernel, path));
      opened.push(namespace);
      inheritFd.push({ key, fd: namespace.fd });
    }
  }
  const all = undo.move();
  return { opened, inheritFd, joinNs, [Symbol.dispose]: () => all.dispose() };
}
