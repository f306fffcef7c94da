import { describeMachine } from "./describe-machine.ts";

describeMachine("systemd-legacy", "in a machine with systemd and cgroup v1 alone");
