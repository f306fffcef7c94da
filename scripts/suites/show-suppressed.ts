/**
 * Before all tests. An error of a test whose cleaning up fails as well is thrown as one without a
 * message: this gives it those of both.
 */
Reflect.defineProperty(SuppressedError.prototype, "message", {
  configurable: true,
  get(this: SuppressedError): string {
    return `${String(this.suppressed)}\nand, while cleaning up: ${String(this.error)}`;
  },
});
