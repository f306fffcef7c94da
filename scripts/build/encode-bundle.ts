interface Bundle {
  /** Of the image. */
  readonly number: number;
  readonly collectsGarbage: boolean;
  readonly hasPromises?: boolean;
  readonly sealedWords: readonly string[];
  /** All scripts of the program, with the number of the image that each is in. */
  readonly directory: ReadonlyMap<string, number>;
  readonly bytecode: Uint8Array;
}

/** The form that host/src/bundle.rs describes and reads. */
export function encodeBundle(bundle: Bundle): Uint8Array {
  const { number, collectsGarbage, hasPromises = false, sealedWords, directory, bytecode } = bundle;
  return Buffer.concat([
    integer(number),
    integer((collectsGarbage ? 1 : 0) | (hasPromises ? 2 : 0)),
    integer(sealedWords.length),
    ...sealedWords.map(text),
    integer(directory.size),
    ...Array.from(directory, ([name, image]) => Buffer.concat([text(name), integer(image)])),
    bytecode,
  ]);
}

function text(value: string): Uint8Array {
  const bytes = Buffer.from(value);
  return Buffer.concat([integer(bytes.length), bytes]);
}

function integer(value: number): Buffer {
  const encoded = Buffer.alloc(4);
  encoded.writeUInt32LE(value);
  return encoded;
}
