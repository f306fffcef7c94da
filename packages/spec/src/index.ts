export * from "./decode/index.ts";
export * from "./image/index.ts";
