import { checks } from "./suites/checks.ts";
import { integration } from "./suites/integration.ts";
import { runSuites } from "./suites/run-suites.ts";

if (process.getuid?.() === 0) {
  process.exitCode = await runSuites([...checks, ...integration]);
} else {
  console.error("test: containers are made for real, so this needs root; run: sudo make test");
  process.exitCode = 1;
}
