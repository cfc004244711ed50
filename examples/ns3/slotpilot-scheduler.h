#ifndef SLOTPILOT_SCHEDULER_H
#define SLOTPILOT_SCHEDULER_H

#include "downlink.h"
#include "service-link.h"

#include "ns3/ff-mac-scheduler.h"
#include "ns3/lte-ffr-sap.h"
#include "ns3/pf-ff-mac-scheduler.h"

#include <functional>
#include <map>
#include <memory>
#include <string>

/**
 * An LTE scheduler whose downlink is decided by slotpilot, TTI by TTI.
 *
 * When the MAC triggers TTI n, the report on slot n - 1 goes out with all that is known by now, and the
 * simulation stands still until the allocation for n is there (lead 1, lockstep). So a decision is no
 * older than one of ns-3's own schedulers. Uplink and random access are left to an inner
 * PfFfMacScheduler, which never hears of downlink data.
 */
class SlotpilotScheduler : public ns3::FfMacScheduler
{
  public:
    /** Told before a subframe which power a user's PDSCH has in it, against equal power. Unit: dB. */
    using PowerSink = std::function<void(uint16_t rnti, double offsetDb)>;

    /** Registers the class with ns-3, with its attributes. */
    static ns3::TypeId GetTypeId();
    SlotpilotScheduler();
    ~SlotpilotScheduler() override;

    /** Sets who applies power, before the simulation starts; without, only 0 dB is asked for. */
    void SetPowerSink(PowerSink sink);
    /** Counters since the start. */
    SlotCounts GetCounts() const;

    void DoDispose() override;
    void SetFfMacCschedSapUser(ns3::FfMacCschedSapUser* user) override;
    void SetFfMacSchedSapUser(ns3::FfMacSchedSapUser* user) override;
    ns3::FfMacCschedSapProvider* GetFfMacCschedSapProvider() override;
    ns3::FfMacSchedSapProvider* GetFfMacSchedSapProvider() override;
    void SetLteFfrSapProvider(ns3::LteFfrSapProvider* provider) override;
    ns3::LteFfrSapUser* GetLteFfrSapUser() override;

  private:
    class Configuration;
    class Scheduling;
    class InnerDecisions;

    void Connect();
    void Decide(const ns3::FfMacSchedSapProvider::SchedDlTriggerReqParameters& trigger);

    ns3::Ptr<ns3::PfFfMacScheduler> m_inner;
    std::unique_ptr<Configuration> m_configuration;
    std::unique_ptr<Scheduling> m_scheduling;
    std::unique_ptr<InnerDecisions> m_innerDecisions;
    ns3::FfMacSchedSapUser* m_mac = nullptr;
    ns3::LteFfrSapProvider* m_ffr = nullptr;

    std::string m_natsUrl;
    std::string m_subjectPrefix;
    std::string m_cellId;
    double m_maxTxPowerDbm = 0; // unit: dBm
    double m_noiseFigureDb = 0; // unit: dB
    uint32_t m_timeoutMs = 0;   // unit: ms
    uint16_t m_carrierPrb = 0;  // unit: PRB
    Downlink::McsRule m_mcsRule = Downlink::SERVICE;
    bool m_isFullBuffer = false;
    PowerSink m_powerSink = [](uint16_t, double) {};
    bool m_appliesPower = false;
    std::unique_ptr<Downlink> m_downlink;
    std::unique_ptr<ServiceLink> m_service;
    std::map<uint16_t, double> m_offsetDb; // of the latest decision, by RNTI; unit: dB
    uint64_t m_tti = 0;
};

#endif
