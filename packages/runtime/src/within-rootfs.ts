/**
 * A destination that begins with the root file system's own path is meant from there on, as runc has it; of both
 * the words count, not what they lead to. Any other one is left as it is.
 */
export function withinRootfs(rootfs: string, destination: string): string {
  const root = partsOf(rootfs);
  const parts = partsOf(destination);
  const isWithin = root.length > 0 && root.every((part, index) => part === parts[index]);
  return isWithin ? `/${parts.slice(root.length).join("/")}` : destination;
}

function partsOf(path: string): readonly string[] {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts;
}
