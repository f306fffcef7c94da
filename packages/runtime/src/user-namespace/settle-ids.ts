import type { Kernel } from "@skiff/kernel";
import type { User } from "@skiff/spec";
import type { Child } from "../spawn.ts";
import type { Stdio } from "../stdio.ts";
import type { Maker } from "./maker.ts";
import { demandSameIds } from "./demand-same-ids.ts";
import { giveStdio } from "./give-stdio.ts";
import { mapIds } from "./map-ids.ts";
import { sayMapped } from "./mapped.ts";
import type { UserNamespace } from "./plan-user-namespace.ts";

/** In the maker, when the first process is in its user namespace: gives that its ids, or makes sure of them. */
export function settleIds(
  kernel: Kernel,
  {
    namespace,
    maker,
    child,
    stdio,
    user,
  }: {
    readonly namespace: UserNamespace;
    readonly maker: Maker | undefined;
    readonly child: Child;
    readonly stdio: Stdio;
    readonly user: User;
  },
): void {
  const { pid, socket } = child;
  if (namespace.kind === "new") mapIds(kernel, pid, { ids: namespace.ids, maker });
  else if (namespace.ids !== undefined) demandSameIds(kernel, pid, namespace.ids);
  giveStdio(kernel, { stdio, pid, uid: user.uid });
  if (namespace.kind === "new") sayMapped(kernel, socket);
}
