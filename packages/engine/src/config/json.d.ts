/** ES proposal "JSON.parse source text access", which Bun has. */
interface JSON {
  /** What is written as it is. */
  rawJSON(text: string): object;
}
