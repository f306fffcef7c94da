import { during, Fault } from "@skiff/base";
import {
  AT_EMPTY_PATH,
  AT_RECURSIVE,
  type At,
  type Descriptor,
  ignoring,
  type Kernel,
  MOUNT_ATTR_IDMAP,
} from "@skiff/kernel";
import { openNamespace } from "../open-namespace.ts";
import { openUserNamespace } from "./open-user-namespace.ts";
import type { UserNamespace } from "./plan-user-namespace.ts";

/** Gives a tree that is mounted nowhere yet a user namespace's ids (mount_setattr(2), "ID-mapped mounts"). */
export function mapTree(
  kernel: Kernel,
  tree: At,
  { recursive, wanted }: { readonly recursive: boolean; readonly wanted: UserNamespace },
): void {
  during("map ids", () => {
    using namespace = open(kernel, wanted);
    const flags = AT_EMPTY_PATH | (recursive ? AT_RECURSIVE : 0);
    const attributes = { set: MOUNT_ATTR_IDMAP, clear: 0, propagation: 0 };
    const mapped = ignoring(["EINVAL"], () => {
      kernel.mount_setattr(tree, "", flags, { ...attributes, usernsFd: namespace.fd });
      return true;
    });
    if (mapped === undefined) {
      throw new Fault("failed_precondition", "this kernel maps no ids of that file system");
    }
  });
}

function open(kernel: Kernel, wanted: UserNamespace): Descriptor {
  return wanted.kind === "joined"
    ? openNamespace(kernel, wanted.path)
    : openUserNamespace(kernel, wanted.ids);
}
