import { Type } from "@sinclair/typebox";
import { integer, oneOf, real, text } from "./config-keys.ts";

const SOURCES = ["full", "cbr", "ftp", "xr", "on-off", "trace"] as const;

/** A kind of traffic: what arrives for one user. */
export type TrafficKind = (typeof SOURCES)[number];

/** Keys of what arrives for the users, and of how long and how much of it is kept. */
export const TRAFFIC_KEYS = {
  traffic: Type.String({
    description:
      "Traffic of the users: `full` (the buffer never empties), `cbr`, `ftp` (3GPP FTP model 3), `xr` (video frames, TR 38.838), `on-off`, `trace`; several, comma-separated, go round the users.",
    pattern: `^(${SOURCES.join("|")})(,(${SOURCES.join("|")}))*$`,
    default: "full",
  }),
  cbrKbps: integer("Rate of each user under `cbr`. Unit: kbit/s.", 1, 10_000_000, 2000),
  ftpFileBytes: integer("Size of the files under `ftp`. Unit: bytes.", 1, 100_000_000, 500_000),
  ftpFilesPerS: real("Mean arrivals per user under `ftp`. Unit: files/s.", 0.001, 10_000, 0.5),
  xrKbps: integer("Mean rate of each user under `xr`. Unit: kbit/s.", 1, 10_000_000, 8000),
  xrFps: integer("Frames under `xr`. Unit: frames/s.", 1, 1000, 60),
  onOffKbps: integer("Rate while on, under `on-off`. Unit: kbit/s.", 1, 10_000_000, 4000),
  onMs: integer("Mean time on, exponential. Unit: ms.", 1, 10_000_000, 1000),
  offMs: integer("Mean time off, exponential. Unit: ms.", 1, 10_000_000, 1000),
  trafficTrace: text("File of the packets under `trace`: CSV, `ue,t_ms,bytes`, users from 0 on."),
  delayBudgetMs: integer(
    "A packet of which nothing has been sent is dropped at this age (PDCP discard timer); 0 = never. Unit: ms.",
    0,
    1_000_000,
    0,
  ),
  maxQueueBytes: integer(
    "A packet that finds so much waiting is dropped. Unit: bytes.",
    1,
    4_000_000_000,
    16_777_216,
  ),
  rlcMode: oneOf(
    "What HARQ gives up: `um`: is lost. `am`: is sent again, before new data.",
    ["um", "am"],
    "um",
  ),
};
