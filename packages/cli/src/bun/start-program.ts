/** Starts a program that goes on by itself, with nothing of this one's. */
export function startProgram(path: string, args: readonly string[]): void {
  const { spawn } = process.getBuiltinModule("node:child_process");
  spawn(path, args, { cwd: "/", detached: true, stdio: "ignore" }).unref();
}
