import { type Subject, snapshotterContract } from "../contracts/snapshotter-contract.ts";
import { StoreHome } from "./store-home.ts";

const home = new StoreHome();

snapshotterContract("OverlaySnapshotter", (): Subject => {
  const store = home.open();
  return {
    snapshots: store.snapshots,
    [Symbol.dispose]: () => {
      home.assertEmpty();
      store[Symbol.dispose]();
    },
  };
});
