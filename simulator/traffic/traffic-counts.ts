/**
 * What became of everything that arrived for one user, since the start of the run.
 *
 *     offered = delivered + queued + in flight + dropped (budget + overflow + HARQ + release)
 *
 * holds at all times, to the byte. Packets are counted once, when their fate is known: a packet is
 * delivered with the last of its bytes, and lost with the first that is dropped.
 */
export interface TrafficCounts {
  /** Everything that arrived while the user was connected. Unit: bytes. */
  offeredBytes: number;
  /** Acknowledged. Unit: bytes. */
  deliveredBytes: number;
  /** Waits for its first transmission, or to be sent again by RLC. Unit: bytes. */
  queuedBytes: number;
  /** On HARQ processes, with its outcome open. Unit: bytes. */
  inFlightBytes: number;
  /** Waited for `delayBudgetMs`. Unit: bytes. */
  droppedBudgetBytes: number;
  /** Found `maxQueueBytes` waiting. Unit: bytes. */
  droppedOverflowBytes: number;
  /** Given up by HARQ, and not sent again by RLC. Unit: bytes. */
  droppedHarqBytes: number;
  /** Waited or was in flight when the user left. Unit: bytes. */
  droppedReleaseBytes: number;
  /** Packets that arrived while the user was connected; full buffer has none. */
  offeredPackets: number;
  /** Packets of which every byte was acknowledged. */
  deliveredPackets: number;
  /** Packets that waited for `delayBudgetMs`. */
  droppedBudgetPackets: number;
  /** Packets that found `maxQueueBytes` waiting. */
  droppedOverflowPackets: number;
  /** Packets with a byte that HARQ gave up and RLC didn't send again. */
  droppedHarqPackets: number;
  /** Other packets that weren't complete when the user left. */
  droppedReleasePackets: number;
}

/**
 * Makes counts of nothing.
 *
 * @returns All zero.
 */
export function noTraffic(): TrafficCounts {
  return {
    offeredBytes: 0,
    deliveredBytes: 0,
    queuedBytes: 0,
    inFlightBytes: 0,
    droppedBudgetBytes: 0,
    droppedOverflowBytes: 0,
    droppedHarqBytes: 0,
    droppedReleaseBytes: 0,
    offeredPackets: 0,
    deliveredPackets: 0,
    droppedBudgetPackets: 0,
    droppedOverflowPackets: 0,
    droppedHarqPackets: 0,
    droppedReleasePackets: 0,
  };
}
