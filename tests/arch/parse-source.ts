import {
  type ArrowFunctionExpression,
  type Expression,
  type Function as FunctionNode,
  type Node,
  parseSync,
  type TSAsExpression,
  type TSType,
  type TSTypeAssertion,
  Visitor,
} from "oxc-parser";
import type { SourceFile } from "./source-file.ts";

/** Throws an Error that names `path` when the text is not TypeScript. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  const [error] = errors;
  if (error !== undefined) throw new Error(`${path}: ${error.message}`);

  const lineAt = lineCounter(text);
  const imports: { specifier: string; line: number }[] = [];
  const unreadable: { line: number }[] = [];
  const assertions: { line: number; constructs: boolean; decodes: boolean }[] = [];
  const functions: (FunctionNode | ArrowFunctionExpression)[] = [];
  const names = new Map<Node, string>();

  const add = (source: Node | null | undefined): void => {
    if (source === null || source === undefined) return;
    const line = lineAt(source.start);
    if (source.type === "Literal" && typeof source.value === "string") {
      imports.push({ specifier: source.value, line });
    } else unreadable.push({ line });
  };
  const enter = (node: FunctionNode | ArrowFunctionExpression): void => {
    functions.push(node);
  };
  const leave = (): void => {
    functions.pop();
  };
  const assertion = (node: TSAsExpression | TSTypeAssertion): void => {
    if (isConst(node.typeAnnotation)) return;
    const around = functions.at(-1);
    assertions.push({
      line: lineAt(node.start),
      constructs: around !== undefined && onlyResult(around) === node,
      decodes: functions.some((f) => (f.id?.name ?? names.get(f) ?? "").startsWith("decode")),
    });
  };

  new Visitor({
    ImportDeclaration: (node) => add(node.source),
    ExportAllDeclaration: (node) => add(node.source),
    ExportNamedDeclaration: (node) => add(node.source),
    ImportExpression: (node) => add(node.source),
    TSImportType: (node) => add(node.source),
    TSExternalModuleReference: (node) => add(node.expression),
    CallExpression: (node) => {
      if (node.callee.type === "Identifier" && node.callee.name === "require") {
        add(node.arguments[0]);
      }
    },
    VariableDeclarator: (node) => {
      if (node.id.type === "Identifier" && node.init !== null) names.set(node.init, node.id.name);
    },
    FunctionDeclaration: enter,
    "FunctionDeclaration:exit": leave,
    FunctionExpression: enter,
    "FunctionExpression:exit": leave,
    ArrowFunctionExpression: enter,
    "ArrowFunctionExpression:exit": leave,
    TSAsExpression: assertion,
    TSTypeAssertion: assertion,
  }).visit(program);

  const exports = module.staticExports
    .flatMap(({ entries }) => entries)
    .map(({ exportName, start }) => ({ name: exportName.name ?? "", line: lineAt(start) }))
    .filter(({ name }) => name !== "");
  return { path, imports, unreadable, exports, assertions };
}

function isConst(type: TSType): boolean {
  return (
    type.type === "TSTypeReference" &&
    type.typeName.type === "Identifier" &&
    type.typeName.name === "const"
  );
}

/** The one expression a function returns, when it does nothing else. */
function onlyResult(node: FunctionNode | ArrowFunctionExpression): Expression | undefined {
  if (node.body === null) return undefined;
  if (node.body.type !== "BlockStatement") return node.body;
  const [first, ...more] = node.body.body;
  if (first?.type !== "ReturnStatement" || more.length > 0) return undefined;
  return first.argument ?? undefined;
}

function lineCounter(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => ends.filter((end) => end < offset).length + 1;
}
