import { describeMachine } from "./describe-machine.ts";

describeMachine("pure-v2", "in a machine with cgroup v2 alone");
