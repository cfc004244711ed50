/** Where the client says what a human should know; never called per slot. */
export interface RanLog {
  /** Something went as it should. */
  info(message: string): void;
  /** Something did not, and the RAN goes on. */
  warn(message: string): void;
}
