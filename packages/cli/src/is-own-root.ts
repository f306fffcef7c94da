/** Is set where an ordinary user is outside: by `becomeRoot`. */
export const rootlessVariable = "SKIFF_ROOTLESS";

/** Whether this process is root of an ordinary user's own user namespace. */
export function isOwnRoot(): boolean {
  return (process.env[rootlessVariable] ?? "") !== "";
}
