export interface Script {
  readonly name: string;
  readonly bytecode: Uint8Array;
}

interface Bundle {
  readonly collectsGarbage: boolean;
  readonly sealedWords: readonly string[];
  readonly scripts: readonly Script[];
}

/** The form that host/src/bundle.rs describes and reads. */
export function encodeBundle(bundle: Bundle): Uint8Array {
  return Buffer.concat([
    integer(bundle.collectsGarbage ? 1 : 0),
    integer(bundle.sealedWords.length),
    ...bundle.sealedWords.map((word) => bytes(Buffer.from(word))),
    integer(bundle.scripts.length),
    ...bundle.scripts.flatMap(({ name, bytecode }) => [bytes(Buffer.from(name)), bytes(bytecode)]),
  ]);
}

function bytes(content: Uint8Array): Buffer {
  return Buffer.concat([integer(content.length), content]);
}

function integer(value: number): Buffer {
  const encoded = Buffer.alloc(4);
  encoded.writeUInt32LE(value);
  return encoded;
}
