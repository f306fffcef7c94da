/** A case of the contract does not hold. */
export class Violation extends Error {}
