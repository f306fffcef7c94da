import type { Cgroup } from "@skiff/cgroups";
import { CLONE_NEWNS, CLONE_NEWUSER, ignoring, type Kernel } from "@skiff/kernel";
import { raiseRlimits, setOomScore } from "../init/become-process.ts";
import { joinNamespace } from "../join-namespace.ts";
import type { ContainerPlan } from "../plan-container.ts";

/**
 * In the process between the maker and the container's first one: does what only the host's
 * user may do, and what children inherit; then enters the user namespace where one is joined.
 */
export function beforeUserNamespace(
  kernel: Kernel,
  { plan, cgroup }: { readonly plan: ContainerPlan; readonly cgroup: Cgroup },
): void {
  const { process } = plan.config;
  setOomScore(kernel, process);
  raiseRlimits(kernel, process);
  if (plan.scope === undefined) cgroup.join(); // else the maker puts it there
  const others = plan.joined.filter(({ flag }) => flag !== CLONE_NEWUSER && flag !== CLONE_NEWNS);
  // The host's may refuse themselves to the user namespace, and the user namespace's to the host's user.
  const left = others.filter((namespace) => !isJoined(kernel, namespace));
  const user = plan.joined.find(({ flag }) => flag === CLONE_NEWUSER);
  if (user !== undefined) joinNamespace(kernel, user);
  for (const namespace of left) joinNamespace(kernel, namespace);
}

function isJoined(kernel: Kernel, namespace: ContainerPlan["joined"][number]): boolean {
  const joined = ignoring(["EPERM"], () => {
    joinNamespace(kernel, namespace);
    return true;
  });
  return joined ?? false;
}
