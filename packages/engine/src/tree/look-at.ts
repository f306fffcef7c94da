import { type Decoder, decodeJson, integer, object, oneOf, string } from "@skiff/spec";
import { readArchiveOf } from "@skiff/store";
import type { Engine } from "../engine.ts";
import { treeLine } from "./tree-line.ts";
import type { Tree } from "./tree.ts";

/** What is at a path of a tree. */
export interface Sight {
  readonly kind: "directory" | "file" | "link" | "other" | "none";
  /** With `follow`, where a link at its end leads to. */
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Throws `not_found` where not even the directory is there. */
export async function lookAt(
  { store }: Engine,
  { tree, path, follow }: { readonly tree: Tree; readonly path: string; readonly follow: boolean },
): Promise<Sight> {
  const args = treeLine("look", tree, { path, options: follow ? ["--follow"] : [] });
  let text = "";
  for await (const chunk of readArchiveOf(store.oar, args, tree.cwd)) {
    text += new TextDecoder().decode(chunk);
  }
  return decodeJson(text, decodeSight);
}

const decodeSight: Decoder<Sight> = object((o) => ({
  kind: o.required("kind", oneOf("directory", "file", "link", "other", "none")),
  path: o.required("path", string),
  mode: o.required("mode", integer),
  uid: o.required("uid", integer),
  gid: o.required("gid", integer),
}));
