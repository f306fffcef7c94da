/** A mount point as proc_pid_mountinfo(5) writes it: spaces and the like are octal numbers there. */
export function unescapePoint(path: string): string {
  return path.replaceAll(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}
