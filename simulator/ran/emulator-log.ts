/** Where the emulator says what a human should know; never called per slot. */
export interface EmulatorLog {
  /** Something went as it should. */
  info(message: string): void;
  /** Something did not, and the emulator goes on. */
  warn(message: string): void;
}
