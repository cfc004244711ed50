#include "downlink.h"

#include <algorithm>
#include <bitset>

namespace
{
/** From a decision to its slot on the air: ns-3's delay between MAC and PHY. */
constexpr uint64_t AIR_DELAY_SLOTS = 2;
/** From the subframe in which a CQI is measured to the decision that knows it, by ns-3's PUCCH. */
constexpr uint64_t CQI_TRAVEL_SLOTS = 5;
/** Redundancy versions in the order of transmission (rule E2). */
constexpr std::array<uint8_t, MAX_HARQ_TX> RV_ORDER{0, 2, 3, 1};
} // namespace

uint32_t
QueuedBytes(const RlcBuffer& buffer)
{
    return buffer.m_rlcTransmissionQueueSize + buffer.m_rlcRetransmissionQueueSize +
           buffer.m_rlcStatusPduSize;
}

size_t
Downlink::NumUsers() const
{
    return m_users.size();
}

void
Downlink::FillReport(slotpilot_report& report, uint64_t tti)
{
    const slotpilot_run leftOver = LeftOver();
    report.num_reserved = leftOver.num_prb > 0 ? 1 : 0;
    report.reserved[0] = leftOver;
    for (auto& [rnti, user] : m_users)
    {
        uint64_t queuedBytes = 0;
        uint64_t holUs = 0;
        for (const auto& [lcid, buffer] : user.buffers)
        {
            queuedBytes += QueuedBytes(buffer);
            holUs = std::max<uint64_t>(holUs, 1000ULL * buffer.m_rlcTransmissionQueueHolDelay);
        }
        if (m_isFullBuffer && queuedBytes == 0)
        {
            continue; // its bearer is still being set up: what is full later is not empty before
        }
        slotpilot_user& told = report.users[report.num_users++];
        told.rnti = rnti;
        told.cqi_wideband = user.widebandCqi;
        told.num_subband = user.subbandCqi.size();
        std::copy(user.subbandCqi.begin(), user.subbandCqi.end(), told.cqi_subband);
        told.cqi_age_slots = tti + AIR_DELAY_SLOTS + CQI_TRAVEL_SLOTS - user.cqiTti;
        told.buffer_bytes = m_isFullBuffer ? SLOTPILOT_FULL_BUFFER_BYTES : queuedBytes;
        told.hol_delay_us = holUs;
        told.num_feedback = user.feedback.size();
        std::copy(user.feedback.begin(), user.feedback.end(), told.feedback);
        told.delivered_bits = user.deliveredBits;
        for (uint8_t pid = 0; pid < NUM_HARQ_PROCESSES; pid += 1)
        {
            const Block& block = user.blocks[pid];
            if (block.state == SLOTPILOT_WAITING)
            {
                told.pending[told.num_pending++] = {
                    pid,
                    block.mcs,
                    RV_ORDER[block.txCount],
                    block.txCount,
                    static_cast<uint16_t>(NumPrb(block)),
                    BITS_PER_BYTE * block.data.m_dci.m_tbsSize[0]};
            }
        }
        user.feedback.clear();
        user.deliveredBits = 0;
    }
}

uint32_t
Downlink::NumPrb(const Block& block) const
{
    return m_rbgPrb * std::bitset<32>(block.data.m_dci.m_rbBitmap).count();
}

slotpilot_code
Downlink::Check(const slotpilot_setup& setup, const slotpilot_allocation& allocation) const
{
    std::vector<uint16_t> rntis;
    std::vector<slotpilot_process> processes;
    for (const auto& [rnti, user] : m_users)
    {
        rntis.push_back(rnti);
        for (const Block& block : user.blocks)
        {
            const uint16_t numPrb = block.state == SLOTPILOT_WAITING ? NumPrb(block) : 0;
            processes.push_back({block.state, block.mcs, numPrb});
        }
    }
    const slotpilot_run leftOver = LeftOver();
    slotpilot_state state{};
    state.num_users = rntis.size();
    state.rntis = rntis.data();
    state.processes = processes.data();
    state.is_downlink = true;
    state.num_reserved = leftOver.num_prb > 0 ? 1 : 0;
    state.reserved = &leftOver;
    return slotpilot_check(&setup, &allocation, &state);
}
