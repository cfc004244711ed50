import { type Static, Type } from "@sinclair/typebox";
import { integer, MAX_CARRIER_PRB, MAX_COUNT, MAX_UES, real } from "./fields.ts";

const blocks = (description: string) => integer(`${description} Since setup.`, 0, MAX_COUNT);

const ueThroughput = (whose: string) =>
  real(
    `Average DL UE throughput (TS 28.552, 5.1.1.3.1) of ${whose}: acknowledged data over the slots in which there was any. Differs: MAC payload, and the slot that empties the buffer counts. Unit: kbit/s.`,
    0,
    1_000_000_000,
  );

/**
 * Measurements of a cell under the names and in the units of TS 28.552, which E2SM-KPM takes over.
 *
 * What is of the window is the mean over its slots; what counts since the setup grows, so that the
 * difference of two messages is the count of any granularity period.
 */
export const CellMeasurements = Type.Object(
  {
    "RRU.PrbTotDl": integer(
      "DL total PRB usage (TS 28.552, 5.1.1.2.1), over the window's downlink slots that ran our allocation, rounded down. Unit: percent.",
      0,
      100,
    ),
    "RRU.PrbUsedDl": real(
      "Mean DL PRBs used for data traffic (TS 28.552, 5.1.1.2.5), over the same slots. Differs: not rounded. Unit: PRB.",
      0,
      MAX_CARRIER_PRB,
    ),
    "RRU.PrbAvailDl": real(
      "DL total available PRBs (TS 28.552, 5.1.1.2.6): carrier less `reservedPrb`, over the same slots. Differs: not rounded. Unit: PRB.",
      0,
      MAX_CARRIER_PRB,
    ),
    "DRB.UEThpDl": ueThroughput("all users together"),
    "DRB.MeanActiveUeDl": real(
      "Mean number of users with data in the buffer or on HARQ processes, over the window (TS 28.552, mean number of active UEs in the DL per cell). Unit: users.",
      0,
      MAX_UES,
    ),
    "TB.TotNbrDlInitial": blocks("Initial DL transport blocks (TS 28.552, 5.1.1.7.1)."),
    "TB.IntialErrNbrDl": blocks(
      "Initial DL transport blocks that failed, DTX included (TS 28.552, 5.1.1.7.2; the spelling is the standard's).",
    ),
    "TB.TotNbrDl": blocks(
      "DL transport blocks, retransmissions included (TS 28.552, 5.1.1.7.3). Differs: one layer.",
    ),
    "TB.ErrTotNbrDl": blocks(
      "DL transport blocks that failed, retransmissions included (TS 28.552, 5.1.1.7.4). Differs: one layer.",
    ),
    "TB.ResidualErrNbrDl": blocks(
      "DL transport blocks given up after their last transmission (TS 28.552, 5.1.1.7.5).",
    ),
  },
  {
    description:
      "Measurements of TS 28.552 as they follow from reports and allocations (docs/o-ran-words.md).",
  },
);
/** Measurements of a cell under their standard's names. */
export type CellMeasurements = Static<typeof CellMeasurements>;

/** Measurements of one user under the names and in the units of TS 28.552. */
export const UserMeasurements = Type.Object(
  { "DRB.UEThpDl": ueThroughput("this user") },
  { description: "Measurements of TS 28.552 at UE level, over the window." },
);
/** Measurements of one user under their standard's names. */
export type UserMeasurements = Static<typeof UserMeasurements>;
