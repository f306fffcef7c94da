import { checks } from "./suites/checks.ts";
import { runSuites } from "./suites/run-suites.ts";

process.exitCode = await runSuites(checks);
