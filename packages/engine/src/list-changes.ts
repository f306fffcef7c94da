import { array, decodeJson, oneOf, string } from "@skiff/spec";
import { packLayer } from "@skiff/store";
import type { Container } from "./container/container.ts";
import type { Engine } from "./engine.ts";
import { containerLayers } from "./rootfs/container-layers.ts";
import { ownPlaces } from "./rootfs/own-places.ts";

export interface FileChange {
  /** Added, changed or deleted. */
  readonly kind: "A" | "C" | "D";
  readonly path: string;
}

/** What a container, running or not, has changed of its image's files. */
export async function* listChanges(
  engine: Engine,
  container: Container,
): AsyncGenerator<FileChange> {
  const difference = { ...containerLayers(engine, container), exclude: ownPlaces, list: true };
  for await (const line of linesOf(packLayer(engine.store.oar, difference))) {
    const [kind = "", path = ""] = decodeJson(line, array(string));
    yield { kind: decodeKind(kind), path };
  }
}

const decodeKind = oneOf("A", "C", "D");

async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of bytes) {
    const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
}
