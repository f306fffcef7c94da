import { type Code, type Fault, isFault } from "@skiff/base";
import { getField } from "./get-field.ts";
import { isTrue } from "./is-true.ts";
import type { Operand, Pipe } from "./node.ts";
import type { Scope, Variable } from "./scope.ts";
import { templateFault } from "./template-fault.ts";
import type { Value } from "./value.ts";

/** What comes out of a pipe's last command; its variables are set. Throws `invalid_argument` with the place. */
export function evaluatePipe(pipe: Pipe, scope: Scope): Value {
  const [first, ...rest] = pipe.commands;
  const began = evaluateCommand(first ?? [], [], scope);
  const value = rest.reduce((piped, command) => evaluateCommand(command, [piped], scope), began);
  const name = pipe.variables.at(-1);
  if (name === undefined) return value;
  if (pipe.declares) scope.variables.push({ name, value });
  else findVariable(scope, name).value = value;
  return value;
}

/** Throws `invalid_argument`. */
export function findVariable({ variables, source }: Scope, name: string): Variable {
  const variable = variables.findLast((known) => known.name === name);
  if (variable !== undefined) return variable;
  throw templateFault(source, source.indexOf(name), `undefined variable ${JSON.stringify(name)}`);
}

function evaluateCommand(
  [first, ...others]: readonly Operand[],
  piped: readonly Value[],
  scope: Scope,
): Value {
  if (first === undefined) return undefined;
  if (first.base.kind === "function" && first.fields.length === 0) {
    const { name } = first.base;
    if (name === "and" || name === "or") {
      return decide(name === "or", [...others, ...piped.map(constant)], scope);
    }
  }
  const args = [...others.map((operand) => evaluateOperand(operand, [], scope)), ...piped];
  return evaluateOperand(first, args, scope);
}

/** The first value that settles it, or the last. */
function decide(
  settles: boolean,
  given: readonly (Operand | (() => Value))[],
  scope: Scope,
): Value {
  let value: Value;
  for (const next of given) {
    value = typeof next === "function" ? next() : evaluateOperand(next, [], scope);
    if (isTrue(value) === settles) return value;
  }
  return value;
}

function constant(value: Value): () => Value {
  return () => value;
}

/** Arguments go to the function, or to a method that the last field is. */
function evaluateOperand(operand: Operand, args: readonly Value[], scope: Scope): Value {
  const { base, fields } = operand;
  const isCalled = base.kind === "function";
  let value = evaluateBase(operand, isCalled ? args : [], scope);
  let isTaken = isCalled || args.length === 0;
  for (const [at, field] of fields.entries()) {
    value = located(operand, scope, () => getField(value, field));
    if (typeof value !== "function") continue;
    const method = value;
    const isLast = at === fields.length - 1;
    isTaken ||= isLast;
    value = located(operand, scope, () => method(...(isLast ? args : [])));
  }
  if (isTaken) return value;
  throw faultAt(operand, scope, `can't give argument to non-function ${operand.text}`);
}

function evaluateBase(operand: Operand, args: readonly Value[], scope: Scope): Value {
  const { base } = operand;
  switch (base.kind) {
    case "dot":
      return scope.dot;
    case "variable":
      return findVariable(scope, base.name).value;
    case "constant":
      return base.value;
    case "pipe":
      return evaluatePipe(base.pipe, scope);
    case "function":
      return call(operand, base.name, { args, scope });
    default:
      return base satisfies never;
  }
}

function call(
  operand: Operand,
  name: string,
  { args, scope }: { readonly args: readonly Value[]; readonly scope: Scope },
): Value {
  const called = Object.hasOwn(scope.functions, name) ? scope.functions[name] : undefined;
  if (called === undefined) {
    throw templateFault(scope.source, operand.at, `function ${JSON.stringify(name)} not defined`);
  }
  if (args.length < called.least || args.length > called.most) {
    const want = called.least === called.most ? called.least : `at least ${called.least}`;
    const reason = `wrong number of args for ${name}: want ${want} got ${args.length}`;
    throw faultAt(operand, scope, reason);
  }
  return located(operand, scope, () => called.call(args), `error calling ${name}: `);
}

function located<T>(operand: Operand, scope: Scope, work: () => T, doing = ""): T {
  try {
    return work();
  } catch (error) {
    if (!isFault(error)) throw error;
    throw faultAt(operand, scope, doing + error.message, error.code);
  }
}

function faultAt({ at, text }: Operand, { source }: Scope, reason: string, code?: Code): Fault {
  return templateFault(source, at, `executing "" at <${text}>: ${reason}`, code);
}
