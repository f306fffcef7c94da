/** Of Bun's own API, what is used here beside what the engine uses. */
interface Bun {
  readonly stdin: { stream(): ReadableStream<Uint8Array> };
  readonly stdout: Sinkable;
  readonly stderr: Sinkable;
}

interface Sinkable {
  writer(): { write(bytes: Uint8Array): unknown; flush(): Promise<number> | number };
}
