/** One line to standard error, where a service manager keeps it. */
export function log(message: string): void {
  process.stderr.write(`skiffd: ${message.replaceAll("\n", "\\n")}\n`);
}
