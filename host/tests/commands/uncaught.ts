// Dies of an error with a cause, so that a test sees its last words.
function inner(): never {
  throw new TypeError("the inner reason");
}

function outer(): never {
  try {
    return inner();
  } catch (cause) {
    throw new Error("the outer reason", { cause });
  }
}

outer();
