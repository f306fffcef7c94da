/** As much as mount(2) takes of options: a page, and the NUL at the end. */
const most = 4095;

/** Options, and the directory that paths in them which are not absolute are of. */
export interface ShortOptions {
  readonly folder: string;
  readonly options: string;
}

/**
 * The options of an overlay of many layers, whose paths do not fit into mount(2), with those paths
 * said of the folder that all layers are in. Undefined where they fit, or have no folder in common.
 */
export function shortenLayers(options: string): ShortOptions | undefined {
  if (new TextEncoder().encode(options).length <= most) return undefined;
  const all = options.split(",");
  const layers =
    all
      .find((option) => option.startsWith(key))
      ?.slice(key.length)
      .split(":") ?? [];
  const [first = ""] = layers;
  const folder = layers.reduce(common, first.slice(0, first.lastIndexOf("/")));
  if (folder === "") return undefined;
  const names = layers.map((layer) => layer.slice(folder.length + 1));
  const shorter = all.map((option) => (option.startsWith(key) ? key + names.join(":") : option));
  return { folder, options: shorter.join(",") };
}

const key = "lowerdir=";

/** The innermost folder at or above `folder` that `path` is below. */
function common(folder: string, path: string): string {
  if (folder === "" || path.startsWith(`${folder}/`)) return folder;
  return common(folder.slice(0, folder.lastIndexOf("/")), path);
}
