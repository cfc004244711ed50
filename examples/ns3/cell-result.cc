#include "cell-result.h"

#include <cinttypes>
#include <cmath>
#include <cstdio>

namespace
{
/** Figures over all users. */
struct Summary
{
    std::vector<double> userMbps;
    double cellMbps = 0;
    double geometricMeanMbps = 0;
    double jain = 0;
    double blerPercent = 0;
    uint64_t droppedBlocks = 0;
};

Summary
Summarise(const CellResult& result)
{
    Summary summary;
    double sum2 = 0;
    double sumLog = 0;
    uint64_t firstTx = 0;
    uint64_t firstTxErrors = 0;
    for (const UserTally& user : result.users)
    {
        const double rateMbps = user.receivedBits / (1000.0 * result.ttis);
        summary.userMbps.push_back(rateMbps);
        summary.cellMbps += rateMbps;
        sum2 += rateMbps * rateMbps;
        sumLog += std::log(rateMbps);
        firstTx += user.firstTx;
        firstTxErrors += user.firstTxErrors;
        summary.droppedBlocks += user.droppedBlocks;
    }
    const double sum = summary.cellMbps;
    summary.geometricMeanMbps = std::exp(sumLog / result.users.size());
    summary.jain = sum2 > 0 ? sum * sum / (result.users.size() * sum2) : 0;
    summary.blerPercent = firstTx > 0 ? 100.0 * firstTxErrors / firstTx : 0;
    return summary;
}
} // namespace

void
Print(const CellResult& result, bool asJson)
{
    const Summary summary = Summarise(result);
    const SlotCounts& slots = result.slots;
    const double ttisPerS = result.ttis / result.wallS;
    if (!asJson)
    {
        std::printf("%-14s %5zu %7.2f %7.3f %6.3f %6.1f %6" PRIu64 " %5" PRIu64 " %5" PRIu64 " %6.0f  %s\n",
                    result.label.c_str(),
                    result.users.size(),
                    summary.cellMbps,
                    summary.geometricMeanMbps,
                    summary.jain,
                    summary.blerPercent,
                    slots.hits,
                    slots.lost,
                    slots.rejected,
                    ttisPerS,
                    slots.policies.c_str());
        return;
    }
    std::printf("{\"scheduler\":\"%s\",\"users\":%zu,\"ttis\":%" PRIu32 ",\"seed\":%" PRIu32
                ",\"cellMbps\":%.4f,\"geometricMeanMbps\":%.4f,\"jain\":%.4f,\"blerPercent\":%.3f,\"droppedBlocks\":%" PRIu64,
                result.label.c_str(),
                result.users.size(),
                result.ttis,
                result.seed,
                summary.cellMbps,
                summary.geometricMeanMbps,
                summary.jain,
                summary.blerPercent,
                summary.droppedBlocks);
    std::printf(",\"hits\":%" PRIu64 ",\"lost\":%" PRIu64 ",\"rejected\":%" PRIu64
                ",\"fellBack\":%" PRIu64 ",\"policies\":\"%s\",\"ttisPerS\":%.1f,\"userMbps\":[",
                slots.hits,
                slots.lost,
                slots.rejected,
                slots.fellBack,
                slots.policies.c_str(),
                ttisPerS);
    const char* separator = "";
    for (double rateMbps : summary.userMbps)
    {
        std::printf("%s%.4f", separator, rateMbps);
        separator = ",";
    }
    std::printf("]}\n");
}
