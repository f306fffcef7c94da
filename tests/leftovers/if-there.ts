/** What `look` finds, or undefined when its object is gone, was never there, or fails with `more`. */
export function ifThere<T>(look: () => T, ...more: string[]): T | undefined {
  try {
    return look();
  } catch (error) {
    const codes: unknown[] = ["ENOENT", "ENOTDIR", "ESRCH", "ENODEV", ...more];
    if (error instanceof Error && "code" in error && codes.includes(error.code)) return undefined;
    throw error;
  }
}
