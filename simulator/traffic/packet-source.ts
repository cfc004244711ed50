/** What arrives for one user, packet by packet, whether or not it is there to receive it. */
export interface PacketSource {
  /** Slot in which the next packet arrives, never before the one before; Infinity if there is none. */
  readonly tti: number;
  /** Size of the next packet. Unit: bytes, at least 1. */
  readonly sizeBytes: number;
  /** Goes on to the packet after it. */
  advance(): void;
}
