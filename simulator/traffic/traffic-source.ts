/** What one user's applications have for it, in one downlink queue. */
export interface TrafficSource {
  /** Lets the data of slot `tti` arrive; called once per slot, before the slot is scheduled. */
  arrive(tti: number): void;
  /** Takes up to `maxBytes` from the queue into a transport block; returns what it took. Unit: bytes. */
  take(maxBytes: number): number;
  /** RLC buffer as reported: what waits for its first transmission. Unit: bytes. */
  bufferBytes(): number;
  /** Age of the oldest waiting byte at the end of slot `tti`. Unit: µs. */
  holDelayUs(tti: number): number;
  /** Everything that has arrived so far. Unit: bytes. */
  offeredBytes(): number;
  /** What has arrived and not been taken. Unit: bytes. */
  queuedBytes(): number;
}
