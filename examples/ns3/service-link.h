#ifndef SLOTPILOT_SERVICE_LINK_H
#define SLOTPILOT_SERVICE_LINK_H

#include "downlink.h"
#include "slotpilot.h"

#include "ns3/ff-mac-common.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/** What a service is told of the cell, and how it is reached. */
struct ServiceLinkOptions
{
    std::string natsUrl;
    std::string subjectPrefix;
    std::string cellId;
    uint16_t carrierPrb = 0;   // unit: PRB
    double maxTxPowerDbm = 0;  // unit: dBm
    double noiseFigureDb = 0;  // unit: dB
    bool appliesPower = false; // whether power offsets reach the air
    uint32_t timeoutMs = 0;    // longest wait for an allocation in real time; unit: ms
};

/** What became of the slots that an allocation could have been for. */
struct SlotCounts
{
    uint64_t hits = 0;
    uint64_t lost = 0; // MISS or STALE
    uint64_t rejected = 0;
    uint64_t fellBack = 0; // hits in which a configured policy did not decide
    std::string policies;  // of the latest decision, `prb@version + power@version`
};

/** An LTE cell's connection to slotpilot: one report and one allocation per TTI, in lockstep. */
class ServiceLink
{
  public:
    /** Sets the cell up, and ends the program with a code and a sentence where that fails. */
    explicit ServiceLink(ServiceLinkOptions options);
    ~ServiceLink();
    ServiceLink(const ServiceLink&) = delete;
    ServiceLink& operator=(const ServiceLink&) = delete;

    /**
     * Reports on slot `tti` - 1 and waits for what to do in slot `tti`.
     *
     * Where nothing usable comes, the downlink schedules by itself; after 10 such slots in a row the
     * program ends, for no figure of such a run is worth the wait.
     *
     * @param downlink The cell's downlink, HARQ outcomes folded.
     * @param tti The slot to decide, counted from 0.
     * @param offsetDb Receives the power of every user that is sent to, by RNTI. Unit: dB.
     * @returns DCIs and RLC PDUs of the slot.
     */
    std::vector<ns3::BuildDataListElement_s> Exchange(Downlink& downlink,
                                                      uint64_t tti,
                                                      std::map<uint16_t, double>& offsetDb);

    /** Counters since the start. */
    const SlotCounts& GetCounts() const;

  private:
    void SendReport(Downlink& downlink, uint64_t tti);

    const ServiceLinkOptions m_options;
    slotpilot_setup m_setup{};
    slotpilot_client* m_client = nullptr;
    SlotCounts m_counts;
    uint32_t m_lostInRow = 0;
};

#endif
