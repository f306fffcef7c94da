interface Bundle {
  readonly collectsGarbage: boolean;
  readonly sealedWords: readonly string[];
  readonly bytecode: Uint8Array;
}

/** The form that host/src/bundle.rs describes and reads. */
export function encodeBundle(bundle: Bundle): Uint8Array {
  const words = bundle.sealedWords.map((word) => Buffer.from(word));
  return Buffer.concat([
    integer(bundle.collectsGarbage ? 1 : 0),
    integer(words.length),
    ...words.flatMap((word) => [integer(word.length), word]),
    bundle.bytecode,
  ]);
}

function integer(value: number): Buffer {
  const encoded = Buffer.alloc(4);
  encoded.writeUInt32LE(value);
  return encoded;
}
