import type { Package, Platform } from "./package.ts";

/** The platform a file of `owner` stands on: that of its adapter, or of the whole package. */
export function platformOf(owner: Package, path: string): Platform {
  const adapter = owner.adapters.find(({ folder }) => path.startsWith(`${folder}/`));
  return adapter?.platform ?? owner.platform;
}
