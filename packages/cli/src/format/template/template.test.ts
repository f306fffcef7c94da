import assert from "node:assert/strict";
import { test } from "node:test";
import { compileTemplate } from "./compile-template.ts";
import { printValue } from "./print-value.ts";
import type { Value } from "./value.ts";

const value: Value = {
  Name: "web",
  Count: 3,
  Half: 1.5,
  Yes: true,
  Nothing: null,
  Empty: "",
  List: ["a", "b", "c"],
  None: [],
  Labels: new Map<string, Value>([
    ["b", "2"],
    ["a.b", "1"],
  ]),
  State: { Status: "running", Pid: 12, Deep: { Er: "x" } },
  Label: (name) => `label ${printValue(name)}`,
};

const printed: readonly [template: string, text: string][] = [
  ["plain", "plain"],
  ["{{.Name}}: {{ .Count }}", "web: 3"],
  ["{{.State.Deep.Er}}{{$.Name}}", "xweb"],
  ["{{.List}} {{.Labels}} {{.State}}", "[a b c] map[a.b:1 b:2] {running 12 {x}}"],
  ["{{.Nothing}} {{.Labels.none}} {{.Half}} {{.Yes}}", "<nil> <no value> 1.5 true"],
  ['{{index .Labels "a.b"}}|{{index .Labels `no`}}|{{index .List 1}}', "1||b"],
  ["{{(index .List 0)}}{{(.State).Pid}}", "a12"],
  ['{{.Label "x"}} {{.Label .Name}}', "label x label web"],
  ["{{if .Empty}}y{{else if eq .Count 3}}three{{else}}n{{end}}", "three"],
  ["{{if not .Yes}}a{{else}}b{{end}}{{if .None}}c{{end}}", "b"],
  ["{{if and .Yes (or .Empty .Name)}}{{and .Name .Empty}}!{{end}}", "!"],
  ["{{and .Nothing .Nothing.Field}}", "<nil>"],
  ["{{range .List}}<{{.}}>{{end}}", "<a><b><c>"],
  ["{{range .None}}x{{else}}none{{end}}", "none"],
  ["{{range $i, $x := .List}}{{$i}}{{$x}} {{end}}", "0a 1b 2c "],
  ["{{range $k, $v := .Labels}}{{$k}}={{$v}},{{end}}", "a.b=1,b=2,"],
  ['{{range .List}}{{if eq . "b"}}{{continue}}{{end}}{{.}}{{end}}', "ac"],
  ['{{range .List}}{{if eq . "b"}}{{break}}{{end}}{{.}}{{end}}', "a"],
  ["{{with .State}}{{.Pid}}{{else}}-{{end}}{{with .Empty}}x{{else}}e{{end}}", "12e"],
  ["{{with $s := .State}}{{$s.Pid}}{{end}}", "12"],
  ['{{$x := "a"}}{{$x}}{{$x = "b"}}{{$x}}{{range .List}}{{$x = .}}{{end}}{{$x}}', "abc"],
  ["a  {{- .Name -}}\n b {{/* not */}}c{{- /* this */ -}} d", "awebb cd"],
  ['{{.Name | printf "%d:%s" .Count | len}}', "5"],
  [
    '{{printf "%d|%05d|%x|%.2f|%v|%t|%%|%c" 7 7 255 1.5 .List true 65}}',
    "7|00007|ff|1.50|[a b c]|true|%|A",
  ],
  [
    '{{printf "%d" "x"}} {{printf "%s"}} {{printf "a" 1}}',
    "%!d(string=x) %!s(MISSING) a%!(EXTRA int=1)",
  ],
  ['{{printf "%-4s|%4s|%+d|%q" "a" "b" 1 "\\u001b"}}', 'a   |   b|+1|"\\x1b"'],
  ['{{upper .Name}} {{lower "ABC"}} {{title "a web-site"}}', "WEB abc A Web-Site"],
  ['{{join .List ","}} {{index (split "a:b" ":") 1}}', "a,b,c b"],
  ["{{truncate .Name 2}}{{pad .Name 1 2}}|{{pad .Empty 3 3}}|", "we web  ||"],
  ['{{println .Name .Count}}{{print 1 2 "a" "b" 3}}', "web 3\n1 2ab3"],
  ["{{len .List}}{{len .Name}}{{len .Labels}} {{slice .Name 1}}{{slice .List 0 1}}", "332 eb[a]"],
  [
    '{{eq .Name "a" "web"}}{{ne 1 2}}{{lt 1 2}}{{le 2 2}}{{gt "a" "b"}}{{ge 1 2}}',
    "truetruetruetruefalsefalse",
  ],
  [
    "{{json .List}} {{json .Labels}} {{json .Nothing}} {{json .State.Deep}}",
    '["a","b","c"] {"a.b":"1","b":"2"} null {"Er":"x"}',
  ],
  ['{{json "<&\\u009b\\u202e\\x1b"}}', '"<&\\u009b\\u202e\\u001b"'],
  ['{{"}}"}}{{`a\\n`}}{{\'a\'}}{{"\\t\\x41\\""}}', '}}a\\n97\tA"'],
];

for (const [template, text] of printed) {
  test(`a template prints ${template}`, () => {
    assert.equal(compileTemplate(template)(value), text);
  });
}

const refused: readonly [template: string, reason: string][] = [
  ["{{.Nam}}", ':1:2: executing "" at <.Nam>: can\'t evaluate field Nam; there are .Name, .Count'],
  [
    "x\n{{.Name.Foo}}",
    ':2:2: executing "" at <.Name.Foo>: can\'t evaluate field Foo in type string',
  ],
  ["{{.Nothing.Foo}}", ':1:2: executing "" at <.Nothing.Foo>: nil pointer evaluating .Foo'],
  ["{{.constructor}}", "can't evaluate field constructor;"],
  ["{{.Name", ":1:7: unclosed action"],
  ["{{}}", ":1:0: missing value for command"],
  ["{{.Name |}}", "missing value for command"],
  ["{{(.Name}}", ":1:2: unclosed left paren"],
  ["{{.Name)}}", 'unexpected ")" in command'],
  ["{{if .Name}}", ":1:0: unclosed {{if}}"],
  ["{{end}}", ":1:0: unexpected {{end}}"],
  ["{{if .A}}{{else}}{{else}}{{end}}", "second {{else}}"],
  ["{{break}}", "{{break}} outside {{range}}"],
  ['{{template "x"}}', "{{template}} is not supported"],
  ["{{foo .Name}}", ':1:2: function "foo" not defined'],
  ["{{toString}}", 'function "toString" not defined'],
  ["{{$x}}", 'undefined variable "$x"'],
  ["{{join .Name}}", "wrong number of args for join: want 2 got 1"],
  [
    "{{upper .Count}}",
    "at <upper>: error calling upper: wrong type for value; expected string; got int",
  ],
  ["{{eq .Name 1}}", "incompatible types for comparison: string and int"],
  ["{{index .List 9}}", "error calling index: index out of range: 9"],
  ["{{range .Count}}{{end}}", "range can't iterate over 3"],
  ["{{.Name 1}}", "can't give argument to non-function .Name"],
  ['{{"a}}', "unterminated quoted string"],
  ['{{"\\z"}}', "invalid syntax in quoted string"],
  ["{{/* a }}", "unclosed comment"],
  ["{{#}}", 'unexpected "#" in command'],
  ["{{if .Name}}".repeat(200), "nested too deeply"],
  [`{{${"(".repeat(200)}}}`, "nested too deeply"],
];

for (const [template, reason] of refused) {
  test(`a template is refused: ${template.slice(0, 40)}`, () => {
    assert.throws(
      () => compileTemplate(template)(value),
      (error: Error & { code?: string }) =>
        (error.code === "invalid_argument" || error.code === "not_found") &&
        error.message.startsWith("template parsing error: ") &&
        error.message.includes(reason),
      reason,
    );
  });
}
