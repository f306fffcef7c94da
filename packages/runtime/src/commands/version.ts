import { kernel } from "@skiff/kernel/quickjs";
import { printOnly } from "../cli/print-only.ts";
import { versionText } from "../cli/version-text.ts";

printOnly(kernel, versionText);
