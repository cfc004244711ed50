#include "downlink.h"

#include "lte-mcs.h"

#include <algorithm>

using namespace ns3;

namespace
{
/** A block without outcome for so long is lost, as in ns-3's own schedulers. */
constexpr uint64_t OUTCOME_TIMEOUT_SLOTS = 11;
/** CQI of which nothing is known yet, as in ns3::PfFfMacScheduler. */
constexpr uint8_t FIRST_CQI = 1;

/** The first `numRbg` RBGs of the carrier, 0..25. */
uint32_t
FirstRbgs(uint16_t numRbg)
{
    return (1U << numRbg) - 1;
}

/** RLC reports anew only now and then: what is sent is taken off in the order RLC sends it. */
void
TakeOff(RlcBuffer& buffer, uint32_t bytes)
{
    const uint32_t status = std::min<uint32_t>(bytes, buffer.m_rlcStatusPduSize);
    buffer.m_rlcStatusPduSize -= status;
    bytes -= status;
    const uint32_t repeated = std::min(bytes, buffer.m_rlcRetransmissionQueueSize);
    buffer.m_rlcRetransmissionQueueSize -= repeated;
    bytes -= repeated;
    buffer.m_rlcTransmissionQueueSize -= std::min(bytes, buffer.m_rlcTransmissionQueueSize);
}
} // namespace

Downlink::Downlink(uint16_t carrierPrb, McsRule mcsRule, bool isFullBuffer)
    : m_carrierPrb(carrierPrb),
      m_rbgPrb(RbgSizePrb(carrierPrb)),
      m_numRbg(carrierPrb / m_rbgPrb),
      m_mcsRule(mcsRule),
      m_isFullBuffer(isFullBuffer),
      m_amc(CreateObject<LteAmc>())
{
}

slotpilot_run
Downlink::LeftOver() const
{
    const uint16_t usedPrb = m_numRbg * m_rbgPrb;
    return {usedPrb, static_cast<uint16_t>(m_carrierPrb - usedPrb)};
}

void
Downlink::AddUser(uint16_t rnti)
{
    auto [user, isNew] = m_users.try_emplace(rnti);
    if (isNew)
    {
        const size_t numSubband = (m_carrierPrb + m_rbgPrb - 1) / m_rbgPrb;
        user->second.subbandCqi.assign(numSubband, FIRST_CQI);
        user->second.widebandCqi = FIRST_CQI;
    }
}

void
Downlink::RemoveUser(uint16_t rnti)
{
    m_users.erase(rnti);
}

void
Downlink::RemoveChannel(uint16_t rnti, uint8_t lcid)
{
    auto user = m_users.find(rnti);
    if (user != m_users.end())
    {
        user->second.buffers.erase(lcid);
    }
}

void
Downlink::SetBuffer(const RlcBuffer& buffer)
{
    auto user = m_users.find(buffer.m_rnti);
    if (user != m_users.end())
    {
        user->second.buffers[buffer.m_logicalChannelIdentity] = buffer;
    }
}

void
Downlink::SetCqi(const CqiListElement_s& cqi, uint64_t tti)
{
    auto found = m_users.find(cqi.m_rnti);
    if (found == m_users.end())
    {
        return;
    }
    User& user = found->second;
    if (cqi.m_cqiType == CqiListElement_s::P10)
    {
        user.widebandCqi = cqi.m_wbCqi.at(0);
    }
    else if (cqi.m_cqiType == CqiListElement_s::A30 &&
             !cqi.m_sbMeasResult.m_higherLayerSelected.empty())
    {
        const auto& subbands = cqi.m_sbMeasResult.m_higherLayerSelected;
        for (size_t s = 0; s < user.subbandCqi.size(); s += 1)
        {
            user.subbandCqi[s] = subbands[std::min(s, subbands.size() - 1)].m_sbCqi.at(0);
        }
        user.cqiTti = tti;
    }
}

void
Downlink::FoldFeedback(const std::vector<DlInfoListElement_s>& outcomes, uint64_t tti)
{
    for (const DlInfoListElement_s& outcome : outcomes)
    {
        auto user = m_users.find(outcome.m_rnti);
        if (user != m_users.end())
        {
            const bool ack = outcome.m_harqStatus.at(0) == DlInfoListElement_s::ACK;
            Close(user->second, outcome.m_harqProcessId, ack, false);
        }
    }
    for (auto& [rnti, user] : m_users)
    {
        for (uint8_t pid = 0; pid < NUM_HARQ_PROCESSES; pid += 1)
        {
            if (tti > user.blocks[pid].targetTti + OUTCOME_TIMEOUT_SLOTS)
            {
                Close(user, pid, false, true);
            }
        }
    }
}

/** Tells of the outcome of a block under way. A user that missed the grant has no soft bits to add to. */
void
Downlink::Close(User& user, uint8_t pid, bool ack, bool dtx)
{
    Block& block = user.blocks.at(pid);
    if (block.state != SLOTPILOT_IN_FLIGHT)
    {
        return;
    }
    const uint32_t tbsBits = BITS_PER_BYTE * block.data.m_dci.m_tbsSize[0];
    user.feedback.push_back({pid, ack, dtx, block.mcs, tbsBits, block.targetTti});
    user.deliveredBits += ack ? tbsBits : 0;
    const bool waits = !ack && !dtx && block.txCount < MAX_HARQ_TX;
    block.state = waits ? SLOTPILOT_WAITING : SLOTPILOT_IDLE;
}

std::vector<BuildDataListElement_s>
Downlink::Apply(const slotpilot_allocation& allocation, uint64_t tti)
{
    std::vector<BuildDataListElement_s> list;
    for (uint16_t g = 0; g < allocation.num_grants; g += 1)
    {
        const slotpilot_grant& grant = allocation.grants[g];
        Rbgs rbgs = 0;
        for (uint16_t r = 0; r < grant.num_runs; r += 1)
        {
            const slotpilot_run& run = grant.runs[r];
            for (uint16_t prb = run.start_prb; prb < run.start_prb + run.num_prb; prb += m_rbgPrb)
            {
                rbgs |= 1U << (prb / m_rbgPrb);
            }
        }
        Block& block = m_users.at(grant.rnti).blocks[grant.harq_pid];
        list.push_back(grant.retransmission
                           ? Repeat(block, rbgs, tti)
                           : SendNew(grant.rnti, grant.harq_pid, rbgs, grant.mcs, tti));
    }
    return list;
}

std::vector<BuildDataListElement_s>
Downlink::ScheduleAlone(uint64_t tti)
{
    const auto hasData = [](const auto& entry) { return QueuedBytes(entry.second) > 0; };
    auto next = m_users.upper_bound(m_lastRnti);
    for (size_t tried = 0; tried < m_users.size(); tried += 1, ++next)
    {
        next = next == m_users.end() ? m_users.begin() : next;
        auto& [rnti, user] = *next;
        m_lastRnti = rnti;
        const auto waits = [](const Block& block) { return block.state == SLOTPILOT_WAITING; };
        auto waiting = std::find_if(user.blocks.begin(), user.blocks.end(), waits);
        if (waiting != user.blocks.end())
        {
            return {Repeat(*waiting, FirstRbgs(NumPrb(*waiting) / m_rbgPrb), tti)};
        }
        const bool isFree = user.blocks.back().state == SLOTPILOT_IDLE;
        if (isFree && std::any_of(user.buffers.begin(), user.buffers.end(), hasData))
        {
            const uint8_t pid = NUM_HARQ_PROCESSES - 1; // the service takes the lowest
            return {SendNew(rnti, pid, FirstRbgs(m_numRbg), SLOTPILOT_MCS_RAN_DECIDES, tti)};
        }
    }
    return {};
}

uint8_t
Downlink::LowestCqi(const User& user, Rbgs rbgs) const
{
    uint8_t lowest = 15;
    for (uint16_t r = 0; r < m_numRbg; r += 1)
    {
        if (rbgs >> r & 1)
        {
            lowest = std::min(lowest, user.subbandCqi[r]);
        }
    }
    return lowest;
}

const BuildDataListElement_s&
Downlink::SendNew(uint16_t rnti, uint8_t pid, Rbgs rbgs, uint8_t mcs, uint64_t tti)
{
    User& user = m_users.at(rnti);
    Block& block = user.blocks[pid];
    const bool isChosen = m_mcsRule == McsRule::SERVICE && mcs <= MAX_MCS;
    const uint8_t lteMcs =
        isChosen ? LteMcsFromNr(mcs) : m_amc->GetMcsFromCqi(LowestCqi(user, rbgs));
    block.mcs = isChosen ? mcs : NrMcsFromLte(lteMcs);
    block.state = SLOTPILOT_IN_FLIGHT;
    block.txCount = 1;
    block.targetTti = tti;
    block.data = {};
    block.data.m_rnti = rnti;
    DlDciListElement_s& dci = block.data.m_dci;
    dci.m_rnti = rnti;
    dci.m_harqProcess = pid;
    dci.m_resAlloc = 0;
    dci.m_rbBitmap = rbgs;
    dci.m_mcs = {lteMcs};
    dci.m_ndi = {1};
    dci.m_rv = {0};
    const int tbsBits = m_amc->GetDlTbSizeFromMcs(lteMcs, NumPrb(block));
    dci.m_tbsSize = {static_cast<uint16_t>(tbsBits / BITS_PER_BYTE)};
    std::vector<RlcBuffer*> active;
    for (auto& [lcid, buffer] : user.buffers)
    {
        if (QueuedBytes(buffer) > 0)
        {
            active.push_back(&buffer);
        }
    }
    for (auto* buffer : active)
    {
        RlcPduListElement_s pdu;
        pdu.m_logicalChannelIdentity = buffer->m_logicalChannelIdentity;
        pdu.m_size = dci.m_tbsSize[0] / active.size();
        block.data.m_rlcPduList.push_back({pdu});
        TakeOff(*buffer, pdu.m_size);
    }
    return block.data;
}

const BuildDataListElement_s&
Downlink::Repeat(Block& block, Rbgs rbgs, uint64_t tti) const
{
    block.state = SLOTPILOT_IN_FLIGHT;
    block.txCount += 1;
    block.targetTti = tti;
    block.data.m_dci.m_rbBitmap = rbgs;
    block.data.m_dci.m_ndi = {0};
    block.data.m_dci.m_rv = {static_cast<uint8_t>(block.txCount - 1)};
    return block.data;
}
