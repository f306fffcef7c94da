import { Fault } from "@skiff/base";
import { evaluatePipe, findVariable } from "./evaluate-pipe.ts";
import { isList } from "./is-list.ts";
import { isMap } from "./is-map.ts";
import { isTrue } from "./is-true.ts";
import { kindOf } from "./kind-of.ts";
import type { Block, Node } from "./node.ts";
import { printValue } from "./print-value.ts";
import type { Scope } from "./scope.ts";
import { sortedEntries } from "./sorted-entries.ts";
import type { Value } from "./value.ts";

/** How a list of nodes ended. */
type Ended = "end" | "break" | "continue";

/** Carries nodes out; what they print goes to `print`. Throws `invalid_argument` with the place. */
export function execute(
  nodes: readonly Node[],
  scope: Scope,
  print: (text: string) => void,
): Ended {
  const depth = scope.variables.length;
  try {
    for (const node of nodes) {
      const ended = executeNode(node, scope, print);
      if (ended !== "end") return ended;
    }
    return "end";
  } finally {
    scope.variables.length = depth;
  }
}

function executeNode(node: Node, scope: Scope, print: (text: string) => void): Ended {
  switch (node.kind) {
    case "text":
      print(node.text);
      return "end";
    case "print": {
      const value = evaluatePipe(node.pipe, scope);
      if (node.pipe.variables.length === 0) print(printValue(value));
      return "end";
    }
    case "break":
    case "continue":
      return node.kind;
    case "if":
    case "with":
    case "range":
      return executeBlock(node, scope, print);
    default:
      return node satisfies never;
  }
}

/** Variables of the block's own pipe end with it. */
function executeBlock(block: Block, scope: Scope, print: (text: string) => void): Ended {
  const depth = scope.variables.length;
  try {
    if (block.kind === "range") return executeRange(block, scope, print);
    const value = evaluatePipe(block.pipe, scope);
    if (!isTrue(value)) return execute(block.otherwise, scope, print);
    const inside = block.kind === "with" ? { ...scope, dot: value } : scope;
    return execute(block.body, inside, print);
  } finally {
    scope.variables.length = depth;
  }
}

function executeRange(block: Block, scope: Scope, print: (text: string) => void): Ended {
  const { variables, declares, commands } = block.pipe;
  const items = itemsOf(evaluatePipe({ variables: [], declares, commands }, scope));
  if (items.length === 0) return execute(block.otherwise, scope, print);
  for (const [key, value] of items) {
    const depth = scope.variables.length;
    const [first, second] = variables;
    if (first !== undefined) {
      set(scope, { name: first, value: second === undefined ? value : key, declares });
    }
    if (second !== undefined) set(scope, { name: second, value, declares });
    const ended = execute(block.body, { ...scope, dot: value }, print);
    scope.variables.length = depth;
    if (ended === "break") break;
  }
  return "end";
}

function set(
  scope: Scope,
  {
    name,
    value,
    declares,
  }: { readonly name: string; readonly value: Value; readonly declares: boolean },
): void {
  if (declares) scope.variables.push({ name, value });
  else findVariable(scope, name).value = value;
}

function itemsOf(value: Value): readonly (readonly [Value, Value])[] {
  if (value === null || value === undefined) return [];
  if (isList(value)) return [...value.entries()];
  if (isMap(value)) return sortedEntries(value);
  throw new Fault(
    "invalid_argument",
    `template parsing error: range can't iterate over ${printValue(value)} (${kindOf(value)})`,
  );
}
