import type { Finding } from "../doctor/finding.ts";

/** For a person: what is left, and of which container. */
export function findingText(finding: Finding): string {
  if (finding.kind === "unfinished") {
    return `record ${finding.record}: the creation of container ${finding.id} was never finished\n`;
  }
  const { mark, processes } = finding;
  const [first] = mark.cgroup;
  const living = processes === 1 ? "1 process" : `${processes} processes`;
  return `cgroup ${first?.path ?? ""}: of container ${mark.id}, which has no record; ${living} in it\n`;
}
