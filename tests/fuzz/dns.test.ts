import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeDnsHeader, decodeDnsQuestion, encodeDnsAnswer } from "@skiff/proto";
import type { Random } from "../seccomp/random-profile.ts";
import { fuzz } from "./fuzz.ts";
import type { Json } from "./json.ts";
import { textOf } from "./text-of.ts";

test("a DNS message is understood or not, and an answer repeats what was asked", () => {
  fuzz({ name: "dns", count: 5000, make, check });
});

const labels = ["", "a", "WEB", "\u0003www", "x".repeat(63), "y".repeat(64), "\u00c0\u000c", "."];

/** Latin-1 text: a header, labels with their lengths, now and then wrong ones, and what follows. */
function make(random: Random): Json {
  const byte = (): string => String.fromCharCode(random(256));
  const header = Array.from({ length: random(20) === 0 ? random(12) : 12 }, byte).join("");
  const names = Array.from({ length: random(8) }, () => {
    const label = labels[random(labels.length)] ?? "";
    return String.fromCharCode(random(12) === 0 ? random(256) : label.length) + label;
  });
  const rest = Array.from({ length: random(8) }, byte).join("");
  return header + names.join("") + (random(8) === 0 ? "" : "\0") + rest;
}

function check(input: Json): void {
  const message = Uint8Array.from(Buffer.from(textOf(input), "latin1"));
  const header = decodeDnsHeader(message);
  const question = decodeDnsQuestion(message);
  if (header === undefined) return assert.equal(question, undefined);
  const records = [Uint8Array.of(192, 0, 2, 1), new Uint8Array(16), "name.example"];
  const limit = Math.max(question?.end ?? 12, 40);
  const answer = encodeDnsAnswer(message, question, { code: 0, records, limit });
  assert.ok(answer.length <= limit, "it is as long as it may be");
  const said = decodeDnsHeader(answer);
  assert.deepEqual([said?.id, said?.isResponse, said?.opcode], [header.id, true, header.opcode]);
  if (question === undefined) return;
  assert.ok(question.end <= message.length && question.name.length <= 254, "it is in the message");
  assert.deepEqual(decodeDnsQuestion(answer), question);
}
