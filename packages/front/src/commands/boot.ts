import { host } from "@skiff/kernel/quickjs";

host.run("line");
