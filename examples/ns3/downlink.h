#ifndef SLOTPILOT_DOWNLINK_H
#define SLOTPILOT_DOWNLINK_H

#include "slotpilot.h"

#include "ns3/ff-mac-common.h"
#include "ns3/ff-mac-sched-sap.h"
#include "ns3/lte-amc.h"

#include <array>
#include <cstdint>
#include <map>
#include <vector>

/** HARQ processes of an LTE user (TS 36.213, 7). */
constexpr uint8_t NUM_HARQ_PROCESSES = 8;
/** Most transmissions of a block; ns-3's schedulers drop it after as many. */
constexpr uint8_t MAX_HARQ_TX = 4;

/** Most users of a cell: ns-3's SRS periods do not go further. */
constexpr uint16_t MAX_USERS = 320;

constexpr uint32_t BITS_PER_BYTE = 8;

/** What waits in a logical channel, as RLC says it. */
using RlcBuffer = ns3::FfMacSchedSapProvider::SchedDlRlcBufferReqParameters;

/** All of it. Unit: bytes. */
uint32_t QueuedBytes(const RlcBuffer& buffer);

/**
 * Downlink of one LTE cell: users, channel reports, buffers and HARQ processes.
 *
 * It turns what ns-3's MAC says into a report, and an allocation into DCIs of allocation type 0. Slots
 * are counted in scheduling decisions; a decision is on the air two subframes later.
 */
class Downlink
{
  public:
    /** Who chooses the MCS. */
    enum McsRule
    {
        /** The service; its MCS is translated by efficiency. */
        SERVICE,
        /** ns-3's own rule: the lowest CQI among the granted RBGs. */
        AMC
    };

    /**
     * @param carrierPrb Downlink bandwidth, 6..100. Unit: PRB.
     * @param mcsRule Who chooses the MCS.
     * @param isFullBuffer Whether buffers never empty, as with RLC in saturation mode.
     */
    Downlink(uint16_t carrierPrb, McsRule mcsRule, bool isFullBuffer);

    /** A user connects, or is configured again. */
    void AddUser(uint16_t rnti);
    /** A user leaves. */
    void RemoveUser(uint16_t rnti);
    /** A logical channel ends. */
    void RemoveChannel(uint16_t rnti, uint8_t lcid);
    /** RLC tells what waits in a logical channel. */
    void SetBuffer(const RlcBuffer& buffer);
    /** A CQI has arrived in slot `tti`. */
    void SetCqi(const ns3::CqiListElement_s& cqi, uint64_t tti);
    /** HARQ outcomes have arrived before slot `tti` is decided; gives up blocks without any. */
    void FoldFeedback(const std::vector<ns3::DlInfoListElement_s>& outcomes, uint64_t tti);
    /** Connected users. */
    size_t NumUsers() const;
    /** Fills the report on slot `tti` with all users, at most `MAX_USERS`, and forgets what was told. */
    void FillReport(slotpilot_report& report, uint64_t tti);
    /** Checks an allocation against contract and HARQ processes. */
    slotpilot_code Check(const slotpilot_setup& setup, const slotpilot_allocation& allocation) const;
    /** Turns an allocation that passed `Check` into DCIs. */
    std::vector<ns3::BuildDataListElement_s> Apply(const slotpilot_allocation& allocation,
                                                   uint64_t tti);
    /** The cell's own scheduler: one user per slot, in turn, its retransmission first. */
    std::vector<ns3::BuildDataListElement_s> ScheduleAlone(uint64_t tti);

    /** PRBs behind the last whole RBG, which ns-3 never uses; `num_prb` 0 = none. */
    slotpilot_run LeftOver() const;

  private:
    struct Block
    {
        slotpilot_process_state state = SLOTPILOT_IDLE;
        uint8_t mcs = 0; // of NR's table
        uint8_t txCount = 0;
        uint64_t targetTti = 0;
        ns3::BuildDataListElement_s data;
    };

    struct User
    {
        std::array<Block, NUM_HARQ_PROCESSES> blocks;
        std::map<uint8_t, RlcBuffer> buffers;
        std::vector<slotpilot_feedback> feedback;
        std::vector<uint8_t> subbandCqi; // [numRbg]
        uint8_t widebandCqi;
        uint64_t cqiTti = 0;
        uint64_t deliveredBits = 0;
    };

    using Rbgs = uint32_t; // bit per RBG

    void Close(User& user, uint8_t pid, bool ack, bool dtx);
    uint32_t NumPrb(const Block& block) const;
    uint8_t LowestCqi(const User& user, Rbgs rbgs) const;
    const ns3::BuildDataListElement_s& SendNew(uint16_t rnti,
                                               uint8_t pid,
                                               Rbgs rbgs,
                                               uint8_t mcs,
                                               uint64_t tti);
    const ns3::BuildDataListElement_s& Repeat(Block& block, Rbgs rbgs, uint64_t tti) const;

    const uint16_t m_carrierPrb; // unit: PRB
    const uint16_t m_rbgPrb;     // unit: PRB
    const uint16_t m_numRbg;
    const McsRule m_mcsRule;
    const bool m_isFullBuffer;
    ns3::Ptr<ns3::LteAmc> m_amc;
    std::map<uint16_t, User> m_users;
    uint16_t m_lastRnti = 0; // served by our own scheduler
};

#endif
