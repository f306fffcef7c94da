import { Fault } from "@skiff/base";

interface Segment {
  readonly address: bigint;
  readonly bytes: Buffer;
}

const PT_LOAD = 1;
const READ_WRITE = 6;
const PAGE = 4096;
const HEADER = 56;

/**
 * Adds segments to a static ELF64 program, to be mapped at addresses above all others. Their
 * program headers go behind those that are there, into the rest of the program's first page, which
 * must be a segment of its own. See elf(5).
 */
export function addSegments(program: Buffer, segments: readonly Segment[]): Buffer {
  const count = program.readUInt16LE(56);
  const end = Number(program.readBigUInt64LE(32)) + HEADER * count;
  const headers = end + HEADER * segments.length;
  if (headers > PAGE || program.subarray(end, headers).some((byte) => byte !== 0)) {
    throw new Fault("internal", `the first page has no room for ${segments.length} segments more`);
  }

  const parts = [program];
  let offset = program.length;
  for (const [index, { address, bytes }] of segments.entries()) {
    const at = Math.ceil(offset / PAGE) * PAGE;
    parts.push(Buffer.alloc(at - offset), bytes);
    offset = at + bytes.length;
    writeHeader(program.subarray(end + HEADER * index), { address, at, length: bytes.length });
  }
  program.writeUInt16LE(count + segments.length, 56);
  growFirst(program, headers);
  return Buffer.concat(parts);
}

function writeHeader(
  header: Buffer,
  { address, at, length }: { address: bigint; at: number; length: number },
): void {
  header.writeUInt32LE(PT_LOAD, 0);
  header.writeUInt32LE(READ_WRITE, 4);
  header.writeBigUInt64LE(BigInt(at), 8);
  header.writeBigUInt64LE(address, 16);
  header.writeBigUInt64LE(address, 24);
  header.writeBigUInt64LE(BigInt(length), 32);
  header.writeBigUInt64LE(BigInt(length), 40);
  header.writeBigUInt64LE(BigInt(PAGE), 48);
}

/** The segment that holds the headers holds the new ones too. */
function growFirst(program: Buffer, length: number): void {
  const first = program.subarray(Number(program.readBigUInt64LE(32)));
  if (first.readUInt32LE(0) !== PT_LOAD || first.readBigUInt64LE(8) !== 0n) {
    throw new Fault("internal", "the first segment does not begin with the file");
  }
  first.writeBigUInt64LE(BigInt(length), 32);
  first.writeBigUInt64LE(BigInt(length), 40);
}
