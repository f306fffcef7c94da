import { host } from "@skiff/kernel/quickjs";

/** `terminal receive SOCKET` or `terminal host PROGRAM [ARG...]`. */
host.run(String(host.argv[1]));
