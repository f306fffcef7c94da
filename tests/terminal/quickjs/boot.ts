import { host } from "@skiff/kernel/quickjs";

/** `terminal SCRIPT ARG...`: each of the scripts beside this one says what it takes. */
host.run(String(host.argv[1]));
