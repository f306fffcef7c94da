import { overwriteSelf } from "../overwrite-self.ts";

overwriteSelf();
