import { Mismatch } from "../decode/mismatch.ts";
import { type ByteString, byteString } from "./byte-string.ts";
import type { SparseBlocks } from "./sparse-blocks.ts";
import type { Fragment, SparseMap } from "./tar-entry.ts";

type Records = readonly (readonly [ByteString, Uint8Array])[];

/** The map of a sparse file in any of its four formats; undefined for a file that is not sparse. */
export function sparseMapOf(
  blocks: SparseBlocks | undefined,
  records: Records,
  bodySize: number,
): SparseMap | undefined {
  const map = blocks?.map() ?? mapInRecords(records);
  if (map !== undefined) check(map, bodySize);
  return map;
}

/** PAX formats 0.0, a record for each number, and 0.1, all of them in one. */
function mapInRecords(records: Records): SparseMap | undefined {
  const size = valueOf(records, "GNU.sparse.size") ?? valueOf(records, "GNU.sparse.realsize");
  if (size === undefined) return undefined;
  const map = valueOf(records, "GNU.sparse.map");
  const numbers =
    map === undefined
      ? records
          .filter(([key]) => key === "GNU.sparse.offset" || key === "GNU.sparse.numbytes")
          .map(([, value]) => byteString(value))
      : map.split(",");
  const fragments: Fragment[] = [];
  for (let i = 0; i + 1 < numbers.length; i += 2) {
    fragments.push({ offset: Number(numbers[i]), length: Number(numbers[i + 1]) });
  }
  return { size: Number(size), fragments };
}

function valueOf(records: Records, name: string): string | undefined {
  const found = records.find(([key]) => key === name);
  return found === undefined ? undefined : byteString(found[1]);
}

function check({ size, fragments }: SparseMap, bodySize: number): void {
  let end = 0;
  let total = 0;
  for (const { offset, length } of fragments) {
    const isInOrder = offset >= end && length >= 0 && offset + length <= size;
    if (!isInOrder) throw new Mismatch("the fragments of a sparse file overlap or leave it"); // NaN too
    end = offset + length;
    total += length;
  }
  if (total !== bodySize || !Number.isSafeInteger(size)) {
    throw new Mismatch("the fragments of a sparse file are not its body");
  }
}
