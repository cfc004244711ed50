/** Which slots of a carrier carry what. */
export interface SlotPattern {
  /** Whether PDSCH can be sent in a slot. */
  isDownlink(tti: number): boolean;
  /** Whether users can send HARQ-ACK and CSI in a slot. */
  isUplink(tti: number): boolean;
}

/**
 * Reads a TDD pattern. Where no slot is marked for the uplink the carrier is FDD, whose uplink is
 * always there. The few downlink symbols of a special slot are left unused.
 *
 * @param pattern - One letter per slot, D, S or U, repeated for ever.
 * @source TS 38.213, 11.1 (`tdd-UL-DL-ConfigurationCommon`).
 */
export function createSlotPattern(pattern: string): SlotPattern {
  const isPaired = !pattern.includes("U");
  const isMarked = (tti: number, letter: string) => pattern[tti % pattern.length] === letter;
  return {
    isDownlink: (tti) => isMarked(tti, "D"),
    isUplink: (tti) => isPaired || isMarked(tti, "U"),
  };
}
