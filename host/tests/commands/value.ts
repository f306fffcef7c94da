// A script of which nothing is left but that it ran.
import { linux } from "host:linux";

linux.getpid();
