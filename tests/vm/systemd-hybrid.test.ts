import { describeMachine } from "./describe-machine.ts";

describeMachine("systemd-hybrid", "in a machine with systemd, cgroup v1, and v2 beside it");
