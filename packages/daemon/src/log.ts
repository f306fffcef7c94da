/** One line to standard error, where a service manager keeps it. */
export function log(message: string): void {
  process.stderr.write(`skiffd: ${message.replaceAll("\n", "\\n")}\n`);
}

/** What should not have happened, with where it did. */
export function logBug(error: unknown): void {
  log(`bug: ${error instanceof Error ? error.stack : String(error)}`);
}
