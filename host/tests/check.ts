import { linux } from "host:linux";

/** Runs one case and writes `ok NAME`, or `failed NAME: why`. */
export function check(name: string, work: () => void): void {
  linux.write(1, `${verdict(name, work)}\n`, 0);
}

function verdict(name: string, work: () => void): string {
  try {
    work();
    return `ok ${name}`;
  } catch (error) {
    if (!(error instanceof Error)) return `failed ${name}: ${String(error)}`;
    return `failed ${name}: ${`${error.message} ${error.stack ?? ""}`.replaceAll("\n", " ")}`;
  }
}
