/** An assertion of a test that did not hold. */
export class Failed extends Error {}
