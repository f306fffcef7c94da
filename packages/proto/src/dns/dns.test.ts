import assert from "node:assert/strict";
import { test } from "node:test";
import { encodeDnsAnswer } from "./dns-answer.ts";
import { decodeDnsHeader, decodeDnsQuestion, dnsCode, dnsType } from "./dns-query.ts";

const header = [0x12, 0x34, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1];
const web = [3, 0x57, 0x65, 0x62, 0, 0, 1, 0, 1];
const query = Uint8Array.of(...header, ...web, 0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0);

test("decodeDnsQuestion() reads a name in small letters, its type and class", () => {
  assert.deepEqual(decodeDnsQuestion(query), { name: "web", type: 1, class: 1, end: 21 });
  const root = Uint8Array.of(...header, 0, 0, 2, 0, 1);
  assert.deepEqual(decodeDnsQuestion(root), { name: "", type: 2, class: 1, end: 17 });
  const dotted = Uint8Array.of(...header, 3, 0x61, 0x2e, 0x62, 0, 0, 1, 0, 1);
  assert.equal(decodeDnsQuestion(dotted)?.name, "a\ufffdb");
});

test("decodeDnsQuestion() takes no name that is cut off, shortened or too long", () => {
  for (let length = 0; length < 21; length++) {
    assert.equal(decodeDnsQuestion(query.subarray(0, length)), undefined, `${length} bytes`);
  }
  const pointer = Uint8Array.of(...header, 0xc0, 12, 0, 1, 0, 1);
  assert.equal(decodeDnsQuestion(pointer), undefined);
  const label = [63, ...Array<number>(63).fill(0x61)];
  const long = (last: number): Uint8Array =>
    Uint8Array.of(
      ...header,
      ...label,
      ...label,
      ...label,
      last,
      ...label.slice(1, last + 1),
      0,
      0,
      1,
      0,
      1,
    );
  assert.equal(decodeDnsQuestion(long(61))?.name.length, 253);
  assert.equal(decodeDnsQuestion(long(62)), undefined);
});

test("decodeDnsHeader() reads what tells queries from answers", () => {
  assert.deepEqual(decodeDnsHeader(query), {
    id: 0x1234,
    isResponse: false,
    opcode: 0,
    isTruncated: false,
    code: 0,
    questions: 1,
  });
  assert.equal(decodeDnsHeader(query.subarray(0, 11)), undefined);
  const answer = decodeDnsHeader(Uint8Array.of(0, 0, 0xaa, 0x83, 0, 0, 0, 0, 0, 0, 0, 0));
  assert.deepEqual(
    [answer?.isResponse, answer?.opcode, answer?.isTruncated, answer?.code],
    [true, 5, true, 3],
  );
});

test("encodeDnsAnswer() repeats the question as it was asked, with the records behind it", () => {
  const question = decodeDnsQuestion(query);
  const answer = encodeDnsAnswer(query, question, {
    code: dnsCode.noError,
    records: [Uint8Array.of(10, 0, 0, 2), new Uint8Array(16), "web.blue"],
  });
  const answerHeader = [0x12, 0x34, 0x85, 0x80, 0, 1, 0, 3, 0, 0, 0, 0];
  const record = (type: number, ...value: number[]): number[] => [
    0xc0,
    12,
    0,
    type,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    value.length,
    ...value,
  ];
  assert.deepEqual(
    [...answer],
    [
      ...answerHeader,
      ...web,
      ...record(dnsType.A, 10, 0, 0, 2),
      ...record(dnsType.AAAA, ...Array<number>(16).fill(0)),
      ...record(dnsType.PTR, 3, 0x77, 0x65, 0x62, 4, 0x62, 0x6c, 0x75, 0x65, 0),
    ],
  );
});

test("encodeDnsAnswer() leaves out what has no room, and says so", () => {
  const question = decodeDnsQuestion(query);
  const records = Array.from({ length: 100 }, () => Uint8Array.of(10, 0, 0, 2));
  const answer = encodeDnsAnswer(query, question, { code: 0, records, limit: 512 });
  assert.equal(answer.length, 21 + 30 * 16);
  assert.deepEqual([answer[6], answer[7]], [0, 30]);
  assert.equal(decodeDnsHeader(answer)?.isTruncated, true);
});

test("encodeDnsAnswer() has nothing but the id for what was not understood", () => {
  const answer = encodeDnsAnswer(query, undefined, { code: dnsCode.formatError });
  assert.deepEqual([...answer], [0x12, 0x34, 0x81, 0x81, 0, 0, 0, 0, 0, 0, 0, 0]);
});
