/** What users of a cell got over the measured slots. */
export interface FlightFigures {
  /** Rate of every user, by user index of the emulator. Unit: Mbit/s. */
  readonly rateMbps: readonly number[];
  /** Acknowledged user data of all users. Unit: Mbit/s. */
  readonly cellMbps: number;
  /** Jain's index of the users' rates. */
  readonly jain: number;
  /** Geometric mean of the users' rates; 0 as soon as one got nothing. Unit: Mbit/s. */
  readonly geomeanMbps: number;
  /** Share of blocks, of those settled, whose first transmission was not received. */
  readonly bler: number;
}

/**
 * What happened in consecutive decisions of one cell: what both agents saw, what they drew, and what
 * it earned. User by user, by rising RNTI; all arrays are row-major.
 *
 * Slots in which nobody could be scheduled for new data are left out.
 */
export interface Rollout {
  /** Decisions recorded; fewer than asked for where a cell was idle most of the time. */
  readonly numSlots: number;
  /** Users of the cell. */
  readonly numUes: number;
  /** What the PRB agent was told, `[numSlots, numUes, numPrbFeatures]`. */
  readonly prbFeatures: Float32Array;
  /** Log-share scores x that were drawn, `[numSlots, numUes]`; 0 for users that take no part. */
  readonly prbAction: Float32Array;
  /** ln of the density of each user's score when it was drawn, `[numSlots, numUes]`; 0 where none was. */
  readonly prbLogProb: Float32Array;
  /** What the power agent was told, `[numSlots, numUes, numPowerFeatures]`. */
  readonly powerFeatures: Float32Array;
  /** Actions z that were drawn, before the cut at ±2.3, `[numSlots, numUes]`; 0 for users without PRBs. */
  readonly powerAction: Float32Array;
  /** ln of the density of each user's action when it was drawn, `[numSlots, numUes]`; 0 where none was. */
  readonly powerLogProb: Float32Array;
  /** Reward that the decision earned, user by user, `[numSlots, numUes]`; the team's is the sum. */
  readonly credit: Float32Array;
  /** What the users got meanwhile. */
  readonly figures: FlightFigures;
}
