#ifndef SLOTPILOT_CELL_RESULT_H
#define SLOTPILOT_CELL_RESULT_H

#include "service-link.h"

#include <cstdint>
#include <string>
#include <vector>

/** What arrived at one user, by its own PHY. */
struct UserTally
{
    uint64_t receivedBits = 0;  // of blocks received, once each
    uint64_t firstTx = 0;       // blocks sent for the first time
    uint64_t firstTxErrors = 0; // of them, not received
    uint64_t droppedBlocks = 0; // not received after the last transmission
};

/** What one run measured; the same for every scheduler, slot counts aside. */
struct CellResult
{
    std::string label;
    uint32_t ttis = 0;
    uint32_t seed = 0;
    std::vector<UserTally> users;
    double wallS = 0; // unit: s
    SlotCounts slots; // all 0 under a scheduler of ns-3's
};

/** Prints a line of JSON, or a row of the table that run.sh heads. */
void Print(const CellResult& result, bool asJson);

#endif
