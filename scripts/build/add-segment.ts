import { Fault } from "@skiff/base";

const PT_LOAD = 1;
const PT_GNU_RELRO = 0x6474e552;
const READ_WRITE = 6;
const PAGE = 4096;
const HEADER = 56;

/**
 * Adds bytes to a static ELF64 program, to be mapped at an address above all
 * others. The program header that it takes for this is PT_GNU_RELRO's, which
 * nothing reads in a program that needs no loader. See elf(5).
 */
export function addSegment(program: Buffer, bytes: Buffer, address: bigint): Buffer {
  const offset = Math.ceil(program.length / PAGE) * PAGE;
  const finished = Buffer.concat([program, Buffer.alloc(offset - program.length), bytes]);
  const header = finished.subarray(spareHeader(program));
  header.writeUInt32LE(PT_LOAD, 0);
  header.writeUInt32LE(READ_WRITE, 4);
  header.writeBigUInt64LE(BigInt(offset), 8);
  header.writeBigUInt64LE(address, 16);
  header.writeBigUInt64LE(address, 24);
  header.writeBigUInt64LE(BigInt(bytes.length), 32);
  header.writeBigUInt64LE(BigInt(bytes.length), 40);
  header.writeBigUInt64LE(BigInt(PAGE), 48);
  return finished;
}

function spareHeader(program: Buffer): number {
  const first = Number(program.readBigUInt64LE(32));
  const count = program.readUInt16LE(56);
  for (let at = first; at < first + count * HEADER; at += HEADER) {
    if (program.readUInt32LE(at) === PT_GNU_RELRO) return at;
  }
  throw new Fault("internal", "the linked host has no PT_GNU_RELRO to give up");
}
