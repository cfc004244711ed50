import type { ScsKhz } from "../../src/nr/numerology.ts";
import type { Keyframe } from "./keyframe.ts";

/** Keyframes of one link, from one transmitter to one user. */
export interface KeyframeTrack {
  /** Slots from keyframe to keyframe. Integer, ≥ 1. */
  readonly intervalSlots: number;
  /** Keyframe k belongs to slot k · intervalSlots − offsetSlots. Integer, 0 … intervalSlots − 1. */
  readonly offsetSlots: number;
  /** A keyframe, the same whenever it is asked for. Argument: its number k, ≥ 0. */
  readonly at: (index: number) => Keyframe;
}

/** What a cell's channel is computed from, traced as it is asked for or read from a file. */
export interface CellKeyframes {
  /** Carrier frequency. Unit: Hz. */
  readonly carrierHz: number;
  /** Subcarrier spacing. Unit: kHz. */
  readonly scsKhz: ScsKhz;
  /** PRBs of the carrier. Unit: PRB. */
  readonly carrierPrb: number;
  /** Antennas of every user: 1 or 2. */
  readonly numAntennas: number;
  /** Ports of the serving transmitter that gains are given for; interfering ones have 1. */
  readonly numPorts: number;
  /** Slots from 0 that keyframes exist for. */
  readonly numSlots: number;
  /** Per user the link from the serving transmitter, then those from interfering ones, `[numUes][numTransmitters]`. */
  readonly tracks: readonly (readonly KeyframeTrack[])[];
}
