// Its name is among the program's sealed words.
import { overwriteSelf } from "../overwrite-self.ts";

overwriteSelf();
