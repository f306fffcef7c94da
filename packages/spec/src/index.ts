export * from "./decode/index.ts";
