import { helpOption, oarPage, type Option, type Page, pages } from "@skiff/runtime/manual";
import { phraseOf } from "./phrase-of.ts";
import { operandKinds, type ValueKind, valueKind } from "./value-kind.ts";

/** Completion for zsh: arguments for _arguments (zshcompsys(1)), made of the grammar. */
export function zshCompletion(): string {
  const commands = pages.map(
    ({ grammar, summary }) => `${grammar.name}\\:${quoted(escaped(summary))}`,
  );
  const cases = pages.map((page) => {
    const specs = [...optionSpecs(page), ...operandSpecs(page)];
    return `    ${page.grammar.name}) _arguments -A '-*' ${specs.join(" ")} ;;\n`;
  });
  return `#compdef oar
# zsh completion for oar, made of its grammar

_oar_containers() {
  local -a ids
  ids=(\${(f)"$(oar $oar_root list --quiet 2>/dev/null)"})
  compadd -a ids
}

_oar() {
  local curcontext=$curcontext state line
  local -a oar_root
  typeset -A opt_args
  _arguments -C -A '-*' ${optionSpecs(oarPage).join(" ")} \\
    ${quoted(`1:command:((${commands.join(" ")}))`)} '*::argument:->argument' && return
  [[ $state == argument ]] || return
  [[ -n \${opt_args[--root]} ]] && oar_root=(--root \${(Q)opt_args[--root]})
  case $line[1] in
${cases.join("")}  esac
}

_oar "$@"
`;
}

function optionSpecs({ grammar, options }: Page): readonly string[] {
  const own = grammar.name === "" ? grammar.options : [...grammar.options, helpOption];
  return own.map((option) =>
    optionSpec(option, options[option.name] ?? "Tell about this command."),
  );
}

function optionSpec(option: Option, text: string): string {
  const { name, short, value, repeats = false } = option;
  const flags = [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
  const kind = valueKind(option);
  const told = `[${escaped(phraseOf(text))}]`;
  const wanted = kind === undefined ? "" : `:${escaped(value ?? "")}:${action(kind)}`;
  const before = repeats ? quoted("*") : quoted(`(${flags.join(" ")})`);
  const written = flags.length === 1 ? flags.join("") : `{${flags.join(",")}}`;
  return `${before}${written}${quoted(told + wanted)}`;
}

function operandSpecs({ grammar }: Page): readonly string[] {
  const { operands, repeats } = operandKinds(grammar.usage);
  return operands.map((kind, index) => {
    const place = repeats && index === operands.length - 1 ? "*" : String(index + 1);
    return quoted(`${place}:${kind.kind}:${action(kind)}`);
  });
}

function action(kind: ValueKind): string {
  switch (kind.kind) {
    case "words":
      return `(${kind.words.join(" ")})`;
    case "directory":
      return "_files -/";
    case "file":
      return "_files";
    case "container":
      return "_oar_containers";
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
