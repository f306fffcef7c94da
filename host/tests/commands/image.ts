// What the build made is as usable as anything else, whoever refers to it how often, and however
// often garbage is collected, which the program with faults does.
import { check } from "../check.ts";
import { kept } from "../kept.ts";
import { isTrue } from "../is-true.ts";
import { same } from "../same.ts";

check("what is referred to and dropped a million times is still there", () => {
  const [first] = kept.objects;
  for (let round = 0; round < 1_000_000; round += 1) {
    const reference = first;
    if (reference === undefined) throw new Error("it is gone");
  }
  same(kept.objects[0], { name: "n0", text: "text 0" });
});

check("properties come and go without changing what was made alike", () => {
  const [one, another] = [{ ...kept.objects[0] }, kept.objects[1]];
  const changed: Record<string, unknown> = kept.objects[2] ?? {};
  changed["more"] = 1;
  delete changed["text"];
  same(
    [one, another, changed],
    [
      { name: "n0", text: "text 0" },
      { name: "n1", text: "text 1" },
      { name: "n2", more: 1 },
    ],
  );
});

check("an object that had lost a property loses and gets more", () => {
  const { shrunk } = kept;
  delete shrunk.second;
  shrunk.first = 4;
  same(shrunk, { third: 3, first: 4 });
});

check("the language's own objects can be extended", () => {
  const prototype: Record<string, unknown> = Array.prototype as never;
  prototype["added"] = () => "added";
  same(([] as unknown as Record<string, () => string>)["added"]?.(), "added");
  delete prototype["added"];
  same(Object.keys(Array.prototype), []);
});

check("strings of the image are added to without changing", () => {
  const { text = "" } = kept.objects[3] ?? {};
  let longer = text;
  for (let round = 0; round < 100; round += 1) longer += text;
  same([text, longer.length], ["text 3", 101 * text.length]);
});

check("a variable of a module is changed", () => {
  same([kept.count(), kept.count()], [1, 2]);
});

check("what only the image refers to stays, what nothing refers to may go", () => {
  for (let round = 0; round < 20_000; round += 1) {
    const entry = { of: kept, filling: Array.from({ length: 32 }, () => round) };
    kept.map.set("last", entry);
    kept.free["last"] = { entry, self: kept.free };
    kept.list[0] = [entry, kept.list];
  }
  const last = kept.map.get("last");
  isTrue(last?.of === kept, "it refers back");
  same((last as { filling?: number[] } | undefined)?.filling?.[31], 19_999);
  isTrue((kept.list[0] as unknown[])[0] === last, "the list has it");
});
