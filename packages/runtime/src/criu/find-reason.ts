/** What criu cannot do for itself in a container's cgroup, and does without. */
const harmless = /: (rlimit: Can't setup RLIMIT_NOFILE|tun: Unable to create tun)/;

/**
 * What criu failed of, by its log: the first error that matters. Those that follow say what came
 * of it, and its answer has the very first one only.
 */
export function findReason(log: string): string | undefined {
  const errors = log.split("\n").filter((line) => line.includes("Error ("));
  const reason = errors.find((line) => !harmless.test(line));
  return reason?.slice(reason.indexOf("Error ("));
}
