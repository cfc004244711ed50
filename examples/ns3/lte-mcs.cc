#include "lte-mcs.h"

uint8_t
LteMcsFromNr(uint8_t nrMcs)
{
    if (nrMcs <= 9)
    {
        return nrMcs + 2;
    }
    return nrMcs <= 16 ? nrMcs + 1 : nrMcs;
}

uint8_t
NrMcsFromLte(uint8_t lteMcs)
{
    uint8_t nrMcs = 0;
    while (nrMcs < MAX_MCS && LteMcsFromNr(nrMcs) < lteMcs)
    {
        nrMcs += 1;
    }
    return nrMcs;
}

uint16_t
RbgSizePrb(uint16_t carrierPrb)
{
    if (carrierPrb <= 10)
    {
        return 1;
    }
    if (carrierPrb <= 26)
    {
        return 2;
    }
    return carrierPrb <= 63 ? 3 : 4;
}
