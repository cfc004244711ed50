import type { EmulatorConfig } from "../../schemas/config.ts";
import type { PrbRun } from "../../schemas/fields.ts";
import { slotDurationUs } from "../../src/nr/numerology.ts";

/** Width of an SS/PBCH block. Unit: PRB. @source TS 38.211, 7.4.3.1. */
const SSB_PRB = 20;

/** PRBs that are kept free every so often. */
interface Reservation {
  readonly run: PrbRun;
  readonly periodSlots: number;
  readonly offsetSlots: number;
}

/**
 * Tells which PRBs nobody may use: those of the SS/PBCH block, which lies in the middle of the
 * carrier in the first slot of its period, and those that the configuration reserves.
 *
 * One block stands for the whole burst: there is one SS/PBCH beam, of 20 PRB of the carrier's own
 * subcarrier spacing, whatever the spacing. What lies outside of the carrier is cut off.
 *
 * Hot path: allocates nothing once every set of reservations has come up.
 *
 * @param config - `prb`, `scsKhz`, `ssbPeriodMs`, `reservedPrb`.
 * @returns Runs by slot; the lists are the same objects from period to period.
 * @source SS/PBCH: TS 38.213, 4.1. Resource reservation: TS 38.214, 5.1.4.1.
 */
export function createReservedPrbs(
  config: Pick<EmulatorConfig, "prb" | "scsKhz" | "ssbPeriodMs" | "reservedPrb">,
): (tti: number) => PrbRun[] {
  const reservations = reservationsOf(config);
  const runsBySet = new Map<number, PrbRun[]>();
  return (tti) => {
    let set = 0;
    for (let i = 0; i < reservations.length; i += 1) {
      const { periodSlots, offsetSlots } = reservations[i] as Reservation;
      if (tti % periodSlots === offsetSlots % periodSlots) set += 2 ** i;
    }
    const known = runsBySet.get(set);
    if (known) return known;
    const runs = reservations.filter((_, i) => Math.floor(set / 2 ** i) % 2 === 1);
    const own = runs.map(({ run }) => run);
    runsBySet.set(set, own);
    return own;
  };
}

function reservationsOf({
  prb,
  scsKhz,
  ssbPeriodMs,
  reservedPrb,
}: Parameters<typeof createReservedPrbs>[0]): Reservation[] {
  const ssb: Reservation = {
    run: [Math.max(0, Math.floor((prb - SSB_PRB) / 2)), SSB_PRB],
    periodSlots: (1000 * ssbPeriodMs) / slotDurationUs(scsKhz),
    offsetSlots: 0,
  };
  const others = reservedPrb.split(";").flatMap((text): Reservation[] => {
    if (text === "") return [];
    const [start = 0, length = 0, periodSlots = 1, offsetSlots = 0] = text.split(",").map(Number);
    return [{ run: [start, length], periodSlots: Math.max(1, periodSlots), offsetSlots }];
  });
  return [...(ssbPeriodMs > 0 ? [ssb] : []), ...others]
    .map(({ run: [start, length], ...rest }): Reservation => {
      return { run: [start, Math.min(length, prb - start)], ...rest };
    })
    .filter(({ run: [, length] }) => length > 0);
}
