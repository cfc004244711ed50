#ifndef SLOTPILOT_LTE_MCS_H
#define SLOTPILOT_LTE_MCS_H

#include <cstdint>

/** Highest MCS index of LTE without 256QAM, and of NR's table 1. */
constexpr uint8_t MAX_MCS = 28;

/**
 * LTE MCS that carries as many bits per resource element as an MCS of NR's table 1.
 *
 * LTE's table begins two steps below NR's, which they have caught up with by 64QAM; by the efficiencies
 * of ns-3's AMC the two differ by 2 % at most. The modulation can differ at the seams.
 *
 * @param nrMcs MCS index of TS 38.214, table 5.1.3.1-1, 0..28.
 * @returns MCS index of TS 36.213, table 7.1.7.1-1, 2..28.
 */
uint8_t LteMcsFromNr(uint8_t nrMcs);

/**
 * The other way round, as a report needs it.
 *
 * @param lteMcs MCS index of TS 36.213, table 7.1.7.1-1, 0..28.
 * @returns The lowest MCS index of NR's table 1 that becomes this or a higher LTE MCS, 0..28.
 */
uint8_t NrMcsFromLte(uint8_t lteMcs);

/**
 * Size of a resource block group.
 *
 * @param carrierPrb Downlink bandwidth, 6..100. Unit: PRB.
 * @returns 1..4. Unit: PRB.
 * @source TS 36.213, table 7.1.6.1-1.
 */
uint16_t RbgSizePrb(uint16_t carrierPrb);

#endif
