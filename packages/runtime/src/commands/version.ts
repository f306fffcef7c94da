import { writeAll } from "@skiff/kernel";
import { kernel } from "@skiff/kernel/quickjs";
import { versionText } from "../cli/version-text.ts";

writeAll(kernel, { fd: 1 }, versionText);
