import type { Machine } from "./machine.ts";

/** Programs that make containers, by their names; and under which name the kernel has them. */
const makers = [
  "containerd",
  "dockerd",
  "podman",
  "crio",
  "nerdctl",
  "buildkitd",
  "kubelet",
  "k3s",
];

/**
 * Why that which others make before they write down for whom is left alone: one of them runs, and may
 * be at it. Undefined where none does.
 */
export function whoMayKnow(machine: Machine): string | undefined {
  const running = new Set(machine.programs().map(({ name }) => name));
  const seen = makers.filter((name) => running.has(name));
  return seen.length === 0 ? undefined : `${seen.join(" and ")} may still know of it, and runs`;
}
