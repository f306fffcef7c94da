/** Where the bytes of a stream go. Disposing of it closes it, and drops what nobody has taken. */
export interface Sink extends Disposable {
  /** Takes all the bytes; what cannot be written at once is kept. */
  write(bytes: Uint8Array): void;
  /** There is no more. What is written stays for whom it is for, as far as it can. */
  end(): void;
  /** Whether it keeps bytes for now, and must be given no more. It then says when it has room. */
  readonly full: boolean;
  /** Whether nobody can ever read what is written. */
  readonly broken: boolean;
}
