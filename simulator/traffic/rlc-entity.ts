import type { RecordableHistogram } from "node:perf_hooks";
import type { TrafficCounts } from "./traffic-counts.ts";

/**
 * Downlink RLC of one user: what waits for it, what is on its HARQ processes, and what became of the
 * rest. It starts connected.
 */
export interface RlcEntity {
  /** Lets the packets of slot `tti` arrive and drops those over their budget; called once per slot, before it is scheduled. */
  arrive(tti: number): void;
  /** Moves up to `maxBytes` into the block of process `pid`, whose earlier payload is settled; returns the bytes moved. */
  take(pid: number, maxBytes: number): number;
  /** Hears in slot `tti` that the block of process `pid` was received; returns the bytes delivered. */
  acknowledge(pid: number, tti: number): number;
  /** Hears in slot `tti` that HARQ gave up the block of process `pid`: dropped in `um`; waits again, before new data, in `am`. */
  lose(pid: number, tti: number): void;
  /** What waits, as reported; `FULL_BUFFER_BYTES` for full buffer only. Unit: bytes. */
  bufferBytes(): number;
  /** Age of the oldest waiting byte at the end of slot `tti`; 0 when nothing waits. Unit: µs. */
  holDelayUs(tti: number): number;
  /** The user is there from slot `tti` on; what arrived while it was away was never offered. */
  connect(tti: number): void;
  /** The user is gone from slot `tti` on: drops all that waits or is in flight. */
  release(tti: number): void;
  /** What became of its traffic, up to date at all times. */
  readonly counts: Readonly<TrafficCounts>;
  /** From arrival to the acknowledgement of the last byte, of delivered packets. Unit: µs, at least 1. */
  readonly packetDelayUs: RecordableHistogram;
}
