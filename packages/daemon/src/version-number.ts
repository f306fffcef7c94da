import manifest from "../package.json" with { type: "json" };

export const versionNumber: string = manifest.version;
