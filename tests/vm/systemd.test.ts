import { describeMachine } from "./describe-machine.ts";

describeMachine("systemd", "in a machine with systemd");
