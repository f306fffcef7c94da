/** How many containers are removed. */
export type Manner = "one by one" | "at once";
