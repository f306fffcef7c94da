import { host } from "host:linux";

const name = host.argv[1];
if (typeof name === "string") host.run(name);
