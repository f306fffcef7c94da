import { isFault } from "@skiff/base";
import { readConfig } from "./config/read-config.ts";
import { log } from "./log.ts";
import { helpText, parseFlags } from "./parse-flags.ts";
import { publishEvent } from "./publish/publish-event.ts";
import { runDaemon } from "./run-daemon.ts";
import { versionNumber } from "./version-number.ts";

/** The exit status. */
async function main(words: readonly string[]): Promise<number> {
  try {
    const { isHelp, isVersion, publication, config: path, ...flags } = parseFlags(words);
    if (isHelp) return print(helpText);
    if (isVersion) return print(`skiffd ${versionNumber}\n`);
    const config = readConfig(path);
    const address = flags.address ?? config.grpc.address;
    if (publication !== undefined) {
      await publishEvent({ address, ...publication }, process.stdin);
      return 0;
    }
    await runDaemon({
      ...config,
      root: flags.root ?? config.root,
      state: flags.state ?? config.state,
      grpc: { ...config.grpc, address },
    });
    return 0;
  } catch (error) {
    if (!isFault(error)) throw error;
    log(error.message);
    return 1;
  }
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

void main(process.argv.slice(2)).then((status) => process.exit(status));
