import { deletionTime, deletionTimeVariable, setDeletionTime } from "@skiff/base";

/** As the environment says, for all deletions of this process. Throws `invalid_argument`. */
export function takeDeletionTime(): void {
  const wanted = process.env[deletionTimeVariable] ?? "";
  if (wanted !== "") setDeletionTime(wanted);
}

/** Milliseconds for one wait of a deletion. */
export function deletionMs(): number {
  return deletionTime() * 1000;
}

/** Milliseconds for a program, or a shim, that deletes for us: it waits for several things. */
export function deletionWorkMs(): number {
  return 3 * deletionMs();
}

/** Of such a program: it waits for each as long as we do. */
export function deletionEnvironment(): Readonly<Record<string, string>> {
  return { [deletionTimeVariable]: String(deletionTime()) };
}
