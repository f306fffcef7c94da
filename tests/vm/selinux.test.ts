import { describeMachine } from "./describe-machine.ts";

describeMachine("selinux", "in a machine with SELinux");
