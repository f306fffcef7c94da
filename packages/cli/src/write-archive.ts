import type { Engine } from "@skiff/engine";
import type { ParsedLine } from "./grammar/parsed-line.ts";
import { UsageFault } from "./grammar/usage-fault.ts";
import { outputFlag } from "./options/output-flag.ts";
import type { Session } from "./session.ts";
import { writeFile } from "./write-file.ts";

/** Writes an archive where `--output` says, or else to standard output. Throws UsageFault where that is a terminal. */
export async function writeArchive(
  line: ParsedLine,
  session: Session,
  archiveOf: (engine: Engine) => AsyncIterable<Uint8Array>,
): Promise<number> {
  const path = line.get(outputFlag);
  if (path === undefined && process.getBuiltinModule("node:tty").isatty(1)) {
    throw new UsageFault(
      "cowardly refusing to save to a terminal; use the -o flag or redirect the output",
    );
  }
  const archive = archiveOf(await session.engine());
  if (path === undefined) for await (const chunk of archive) await session.out(chunk);
  else await writeFile(path, archive);
  return 0;
}
