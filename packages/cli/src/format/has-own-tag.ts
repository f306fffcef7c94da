/** Whether a name has a tag or a digest of its own, or "latest" is implied. */
export function hasOwnTag(name: string): boolean {
  return name.includes("@") || name.lastIndexOf(":") > name.lastIndexOf("/");
}
