import { checks } from "./suites/checks.ts";
import { integration } from "./suites/integration.ts";
import { runSuites } from "./suites/run-suites.ts";

process.exitCode = await runSuites([...checks, ...integration]);
