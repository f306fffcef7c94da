export * from "./decode/index.ts";
export * from "./image/index.ts";
export * from "./runtime/index.ts";
export * from "./tar/index.ts";
