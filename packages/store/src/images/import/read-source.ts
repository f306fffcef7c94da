import { statSync } from "node:fs";
import { Fault, isFault } from "@skiff/base";
import { decompress } from "../../archive/decompress.ts";
import { readFileBytes } from "../../archive/read-file-bytes.ts";
import { guarded } from "../../files/guarded.ts";
import { readArchiveFiles } from "./read-archive-files.ts";
import { readLayoutFiles } from "./read-layout-files.ts";
import type { SourceFiles } from "./source-files.ts";
import type { Taking } from "./taking.ts";

/** Takes all that a source has into the store; the lease keeps it. */
export async function readSource(
  taking: Taking,
  source: string | AsyncIterable<Uint8Array>,
): Promise<SourceFiles> {
  const name = typeof source === "string" ? source : "the archive";
  try {
    if (typeof source !== "string") return await readArchiveFiles(taking, decompress(source));
    const isDirectory = guarded("read", () => statSync(source)).isDirectory();
    return isDirectory
      ? await readLayoutFiles(taking, source)
      : await readArchiveFiles(taking, decompress(readFileBytes(source)));
  } catch (error) {
    if (!isFault(error)) throw error;
    throw named(name, error);
  }
}

function named(name: string, fault: Fault): Fault {
  const message = `${name}: ${fault.message}`;
  return new Fault(
    fault.code,
    fault.code === "invalid_argument" ? `no image: ${message}` : message,
    { cause: fault },
  );
}
