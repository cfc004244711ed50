import { type Kind, unjudgedKind } from "../kind.ts";

/** Files of schedulers and link adaptation that slotpilot has in another form so far. */
export const SCHEDULING_KINDS: readonly Kind[] = [
  unjudgedKind(
    "illa",
    "the inner loop is part of the slot's MCS stage and can't be given another error table yet",
  ),
  unjudgedKind(
    "olla",
    "the outer loop is part of the HARQ bookkeeping, with symmetric limits only",
  ),
  unjudgedKind(
    "pf_scheduler",
    "the proportional fair policies schedule PRB groups by CQI, not by given rates yet",
  ),
  unjudgedKind("dl_fair_power_control", "there is no fair power control yet"),
];
