import { host } from "@skiff/kernel/quickjs";

/** `terminal receive SOCKET`, `terminal receive-pidfd SOCKET` or `terminal host PROGRAM [ARG...]`. */
host.run(String(host.argv[1]));
