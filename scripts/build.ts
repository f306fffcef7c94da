import { isFault } from "@skiff/base";
import { buildAll } from "./build/build-all.ts";

try {
  await buildAll();
} catch (error) {
  if (!isFault(error)) throw error;
  console.error(`build: ${error.message}`);
  process.exitCode = 1;
}
