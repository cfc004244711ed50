#include "service-link.h"

#include "lte-mcs.h"

#include <cstdlib>
#include <iostream>
#include <utility>

using ns3::BuildDataListElement_s;

namespace
{
/** P_A of TS 36.331, 6.3.2, reaches from -6 to 3 dB; steps between are no matter to ns-3. Unit: dB. */
constexpr double MIN_OFFSET_DB = -6;
constexpr double MAX_OFFSET_DB = 3;
/** Longest wait for a service when the cell starts. Unit: ms. */
constexpr uint32_t SETUP_TIMEOUT_MS = 60'000;
/** As many slots without an answer in a row, and the service is gone. */
constexpr uint32_t MOST_LOST_SLOTS = 10;

/** Says what to change, and ends the program: ns-3 has no way to hand errors on. */
[[noreturn]] void
Fail(slotpilot_code code, const std::string& message)
{
    std::cerr << "error " << slotpilot_code_name(code) << ": " << message << "\n";
    std::exit(1);
}

/** LTE in the contract's words. Eleven symbols of PDSCH come near LTE's block sizes. */
slotpilot_setup
SetupOf(const ServiceLinkOptions& options)
{
    slotpilot_setup setup;
    slotpilot_default_setup(&setup);
    setup.cell_id = options.cellId.c_str();
    setup.scs_khz = 15;
    setup.carrier_prb = options.carrierPrb;
    setup.prg_size_prb = RbgSizePrb(options.carrierPrb);
    setup.subband_prb = RbgSizePrb(options.carrierPrb);
    setup.max_tx_power_dbm = options.maxTxPowerDbm;
    setup.min_power_offset_db = options.appliesPower ? MIN_OFFSET_DB : 0;
    setup.max_power_offset_db = options.appliesPower ? MAX_OFFSET_DB : 0;
    setup.noise_figure_db = options.noiseFigureDb;
    setup.slot_pattern = "D";
    setup.pdsch_symbols = 11;
    setup.dmrs_re_per_prb = 0;
    setup.overhead_re_per_prb = 0;
    setup.mcs_table = 1;
    setup.cqi_table = 1;
    setup.max_harq_tx = MAX_HARQ_TX;
    setup.num_harq_processes = NUM_HARQ_PROCESSES;
    setup.lead_slots = 1;
    setup.max_ues = MAX_USERS;
    setup.clock = SLOTPILOT_LOCKSTEP;
    return setup;
}
} // namespace

ServiceLink::ServiceLink(ServiceLinkOptions options)
    : m_options(std::move(options)),
      m_setup(SetupOf(m_options))
{
    slotpilot_options how{};
    how.nats_url = m_options.natsUrl.c_str();
    how.subject_prefix = m_options.subjectPrefix.c_str();
    slotpilot_error error{};
    if (slotpilot_open(&how, &m_setup, &m_client, &error) != SLOTPILOT_OK ||
        slotpilot_await_setup(m_client, SETUP_TIMEOUT_MS, &error) != SLOTPILOT_OK)
    {
        Fail(error.code, error.message);
    }
}

ServiceLink::~ServiceLink()
{
    slotpilot_close(m_client);
}

const SlotCounts&
ServiceLink::GetCounts() const
{
    return m_counts;
}

std::vector<BuildDataListElement_s>
ServiceLink::Exchange(Downlink& downlink, uint64_t tti, std::map<uint16_t, double>& offsetDb)
{
    if (tti > 0)
    {
        SendReport(downlink, tti - 1);
    }
    const slotpilot_allocation* allocation = slotpilot_wait(m_client, tti, m_options.timeoutMs);
    const slotpilot_code code =
        allocation ? downlink.Check(m_setup, *allocation) : SLOTPILOT_NO_SERVICE;
    if (code == SLOTPILOT_OK)
    {
        for (uint16_t g = 0; g < allocation->num_grants; g += 1)
        {
            offsetDb[allocation->grants[g].rnti] = allocation->grants[g].power_offset_db;
        }
        const slotpilot_model& prb = allocation->prb_model;
        const slotpilot_model& power = allocation->power_model;
        m_counts.policies = std::string(prb.name) + "@" + prb.version + " + " + power.name + "@" +
                            power.version;
        m_counts.fellBack += allocation->prb_fallback || allocation->power_fallback;
        return downlink.Apply(*allocation, tti);
    }
    if (allocation)
    {
        slotpilot_reject(m_client, code);
    }
    const auto list = downlink.ScheduleAlone(tti);
    for (const BuildDataListElement_s& element : list)
    {
        offsetDb[element.m_rnti] = 0;
    }
    return list;
}

void
ServiceLink::SendReport(Downlink& downlink, uint64_t tti)
{
    slotpilot_report* report = slotpilot_begin_report(m_client, tti);
    const slotpilot_status status = report->applied.status;
    const bool isLost = status == SLOTPILOT_MISS || status == SLOTPILOT_STALE;
    m_counts.hits += status == SLOTPILOT_HIT;
    m_counts.lost += isLost;
    m_counts.rejected += status == SLOTPILOT_REJECTED;
    m_lostInRow = isLost ? m_lostInRow + 1 : 0;
    if (m_lostInRow == MOST_LOST_SLOTS)
    {
        Fail(SLOTPILOT_NO_SERVICE, "no allocation came for 10 slots; is `slotpilot serve` running?");
    }
    if (downlink.NumUsers() > MAX_USERS)
    {
        Fail(SLOTPILOT_CONFIG_INVALID,
             "the cell has more than " + std::to_string(MAX_USERS) + " users: connect fewer.");
    }
    downlink.FillReport(*report, tti);
    const slotpilot_code code = slotpilot_publish(m_client);
    if (code == SLOTPILOT_NATS_REFUSED)
    {
        slotpilot_error error{};
        slotpilot_await_setup(m_client, 0, &error);
        Fail(code, error.message);
    }
    if (code != SLOTPILOT_OK)
    {
        Fail(code, "the report could not be written: a fault of the bridge.");
    }
}
