declare const brand: unique symbol;

/** A `T` that only its own decoder or constructor makes: a `Pid` is not just any number. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
