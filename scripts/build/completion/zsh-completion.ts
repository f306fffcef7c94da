import type { Option, Page } from "@skiff/runtime/manual";
import type { Manual, ValueKind } from "../manual/manual.ts";
import { membersOf } from "./members-of.ts";
import { phraseOf } from "./phrase-of.ts";
import { operandKinds, valueKind } from "./value-kind.ts";

/** Completion for zsh: arguments for _arguments (zshcompsys(1)), made of the grammar. It may be sourced, too. */
export function zshCompletion(manual: Manual): string {
  const { program, main, pages, groups, lists } = manual;
  const plain = pages.filter(({ grammar }) => !grammar.name.includes(" "));
  const cases = [
    ...plain.map((page) => commandCase(manual, page.grammar.name, page)),
    ...Array.from(groups.keys(), (group) => groupCase(manual, group)),
  ];
  return `#compdef ${program}
# zsh completion for ${program}, made of its grammar
${Object.entries(lists)
  .map(([name, words]) => listFunction(program, name, words))
  .join("")}
_${program}() {
  local curcontext=$curcontext state line
  local -a ${program}_root
  typeset -A opt_args
  _arguments -C -A '-*' ${optionSpecs(manual, main).join(" ")} \\
    ${commandSpec(manual, "")} '*::argument:->argument' && return
  [[ $state == argument ]] || return
  [[ -n \${opt_args[--root]} ]] && ${program}_root=(--root \${(Q)opt_args[--root]})
  case $line[1] in
${cases.join("")}  esac
}

if [[ $funcstack[1] == _${program} ]]; then
  _${program} "$@"
else
  compdef _${program} ${program}
fi
`;
}

function listFunction(program: string, name: string, words: string): string {
  const asked = words.split(" ").map(quoted).join(" ");
  return `
_${program}_${name}() {
  local -a found
  found=(\${(f)"$(${program} $${program}_root ${asked} 2>/dev/null)"})
  compadd -a found
}
`;
}

function commandCase(manual: Manual, name: string, page: Page): string {
  const specs = [...optionSpecs(manual, page), ...operandSpecs(manual, page)];
  return `    ${name}) _arguments -A '-*' ${specs.join(" ")} ;;\n`;
}

function groupCase(manual: Manual, group: string): string {
  const members = manual.pages.filter(({ grammar }) => grammar.name.startsWith(`${group} `));
  const cases = members.map((page) => {
    return `    ${commandCase(manual, page.grammar.name.slice(group.length + 1), page)}`;
  });
  return `    ${group})
      _arguments -C -A '-*' ${commandSpec(manual, group)} '*::argument:->member' && return
      [[ $state == member ]] || return
      case $line[1] in
${cases.join("")}      esac
      ;;
`;
}

/** The commands after the program, or after a group. */
function commandSpec(manual: Manual, group: string): string {
  const commands = membersOf(manual, group).map(
    ({ name, summary }) => `${name}\\:${quoted(escaped(summary))}`,
  );
  return quoted(`1:command:((${commands.join(" ")}))`);
}

function optionSpecs(manual: Manual, { grammar, options }: Page): readonly string[] {
  const { help } = manual;
  const own = grammar.name === "" ? grammar.options : [...grammar.options, help.option];
  return own.map((option) => optionSpec(manual, option, options[option.name] ?? help.text));
}

function optionSpec(manual: Manual, option: Option, text: string): string {
  const { name, short, value, repeats = false } = option;
  const flags = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
  const kind = valueKind(manual, option);
  const told = `[${escaped(phraseOf(text))}]`;
  const wanted = kind === undefined ? "" : `:${escaped(value ?? "")}:${action(manual, kind)}`;
  const before = repeats ? quoted("*") : quoted(`(${flags.join(" ")})`);
  const written = flags.length === 1 ? flags.join("") : `{${flags.join(",")}}`;
  return `${before}${written}${quoted(told + wanted)}`;
}

function operandSpecs(manual: Manual, { grammar }: Page): readonly string[] {
  const { operands, repeats } = operandKinds(manual, grammar.usage);
  return operands.map((kind, index) => {
    const place = repeats && index === operands.length - 1 ? "*" : String(index + 1);
    return quoted(`${place}:${kind.kind}:${action(manual, kind)}`);
  });
}

function action({ program }: Manual, kind: ValueKind): string {
  switch (kind.kind) {
    case "words":
      return `(${kind.words.join(" ")})`;
    case "directory":
      return "_files -/";
    case "file":
      return "_files";
    case "list":
      return `_${program}_${kind.list}`;
    case "any":
      return "()";
    default:
      return kind satisfies never;
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\:[\]]/g, "\\$&");
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
