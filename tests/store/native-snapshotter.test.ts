import { snapshotterContract } from "../contracts/snapshotter-contract.ts";
import { drivenSubject } from "./driven-subject.ts";
import { StoreHome } from "./store-home.ts";

snapshotterContract("native", drivenSubject(new StoreHome(), "native"));
