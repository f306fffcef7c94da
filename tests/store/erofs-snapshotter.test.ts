import { describe } from "node:test";
import { findErofsObstacle } from "@skiff/store";
import { snapshotterContract } from "../contracts/snapshotter-contract.ts";
import { drivenSubject } from "./driven-subject.ts";
import { StoreHome } from "./store-home.ts";

const obstacle = findErofsObstacle();
if (obstacle !== undefined) console.error(`erofs snapshots cannot be here: ${obstacle}`);

describe("a store", { skip: obstacle !== undefined }, () => {
  snapshotterContract("erofs", drivenSubject(new StoreHome(), "erofs"));
});
