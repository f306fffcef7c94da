/** Starts a program that goes on by itself, with nothing of this one's. Throws the errno where it cannot. */
export function startProgram(path: string, args: readonly string[]): void {
  Bun.spawn([path, ...args], {
    cwd: "/",
    detached: true,
    stdio: ["ignore", "ignore", "ignore"],
  }).unref();
}
