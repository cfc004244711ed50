#include "slotpilot-scheduler.h"

#include "sap-forwarders.h"

#include "ns3/boolean.h"
#include "ns3/double.h"
#include "ns3/enum.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

using namespace ns3;

NS_OBJECT_ENSURE_REGISTERED(SlotpilotScheduler);

/** Configuration goes on to the inner scheduler; users and bandwidth are noted. */
class SlotpilotScheduler::Configuration : public CschedForwarder
{
  public:
    Configuration(SlotpilotScheduler& owner, FfMacCschedSapProvider& inner)
        : CschedForwarder(inner),
          m_owner(owner)
    {
    }

    void CschedCellConfigReq(const CschedCellConfigReqParameters& params) override
    {
        CschedForwarder::CschedCellConfigReq(params);
        m_owner.m_carrierPrb = params.m_dlBandwidth;
        m_owner.m_downlink = std::make_unique<Downlink>(params.m_dlBandwidth,
                                                        m_owner.m_mcsRule,
                                                        m_owner.m_isFullBuffer);
    }

    void CschedUeConfigReq(const CschedUeConfigReqParameters& params) override
    {
        CschedForwarder::CschedUeConfigReq(params);
        m_owner.m_downlink->AddUser(params.m_rnti);
    }

    void CschedLcReleaseReq(const CschedLcReleaseReqParameters& params) override
    {
        CschedForwarder::CschedLcReleaseReq(params);
        for (uint8_t lcid : params.m_logicalChannelIdentity)
        {
            m_owner.m_downlink->RemoveChannel(params.m_rnti, lcid);
        }
    }

    void CschedUeReleaseReq(const CschedUeReleaseReqParameters& params) override
    {
        CschedForwarder::CschedUeReleaseReq(params);
        m_owner.m_downlink->RemoveUser(params.m_rnti);
    }

  private:
    SlotpilotScheduler& m_owner;
};

/** Uplink and random access go on to the inner scheduler; downlink data stays here. */
class SlotpilotScheduler::Scheduling : public SchedForwarder
{
  public:
    Scheduling(SlotpilotScheduler& owner, FfMacSchedSapProvider& inner)
        : SchedForwarder(inner),
          m_owner(owner)
    {
    }

    void SchedDlRlcBufferReq(const SchedDlRlcBufferReqParameters& params) override
    {
        m_owner.m_downlink->SetBuffer(params);
    }

    void SchedDlCqiInfoReq(const SchedDlCqiInfoReqParameters& params) override
    {
        for (const CqiListElement_s& cqi : params.m_cqiList)
        {
            m_owner.m_downlink->SetCqi(cqi, m_owner.m_tti);
        }
    }

    void SchedDlTriggerReq(const SchedDlTriggerReqParameters& params) override
    {
        SchedDlTriggerReqParameters withoutData = params;
        withoutData.m_dlInfoList.clear();
        SchedForwarder::SchedDlTriggerReq(withoutData); // fills m_innerDecisions
        m_owner.Decide(params);
    }

  private:
    SlotpilotScheduler& m_owner;
};

/** What the inner scheduler decides: uplink goes to the MAC, random access waits for our downlink. */
class SlotpilotScheduler::InnerDecisions : public FfMacSchedSapUser
{
  public:
    explicit InnerDecisions(SlotpilotScheduler& owner)
        : m_owner(owner)
    {
    }

    void SchedDlConfigInd(const SchedDlConfigIndParameters& params) override
    {
        rars = params.m_buildRarList;
    }

    void SchedUlConfigInd(const SchedUlConfigIndParameters& params) override
    {
        m_owner.m_mac->SchedUlConfigInd(params);
    }

    std::vector<BuildRarListElement_s> rars;

  private:
    SlotpilotScheduler& m_owner;
};

TypeId
SlotpilotScheduler::GetTypeId()
{
    using Self = SlotpilotScheduler;
    static TypeId tid =
        TypeId("SlotpilotScheduler")
            .SetParent<FfMacScheduler>()
            .AddConstructor<Self>()
            .AddAttribute("NatsUrl",
                          "Broker.",
                          StringValue("nats://127.0.0.1:4222"),
                          MakeStringAccessor(&Self::m_natsUrl),
                          MakeStringChecker())
            .AddAttribute("SubjectPrefix",
                          "First tokens of every subject.",
                          StringValue("slotpilot.v1"),
                          MakeStringAccessor(&Self::m_subjectPrefix),
                          MakeStringChecker())
            .AddAttribute("CellId",
                          "Identity of the cell inside subjects.",
                          StringValue("ns3"),
                          MakeStringAccessor(&Self::m_cellId),
                          MakeStringChecker())
            .AddAttribute("McsRule",
                          "Who chooses the MCS: service, or ns-3's AMC.",
                          EnumValue(Downlink::SERVICE),
                          MakeEnumAccessor(&Self::m_mcsRule),
                          MakeEnumChecker(Downlink::SERVICE,
                                          "service",
                                          Downlink::AMC,
                                          "amc"))
            .AddAttribute("FullBuffer",
                          "Whether buffers never empty (RLC in saturation mode).",
                          BooleanValue(false),
                          MakeBooleanAccessor(&Self::m_isFullBuffer),
                          MakeBooleanChecker())
            .AddAttribute("MaxTxPowerDbm",
                          "Transmit power of the eNB, as in its PHY. Unit: dBm.",
                          DoubleValue(30),
                          MakeDoubleAccessor(&Self::m_maxTxPowerDbm),
                          MakeDoubleChecker<double>(-40, 80))
            .AddAttribute("NoiseFigureDb",
                          "Noise figure of the users, as in their PHY. Unit: dB.",
                          DoubleValue(9),
                          MakeDoubleAccessor(&Self::m_noiseFigureDb),
                          MakeDoubleChecker<double>(0, 40))
            .AddAttribute("TimeoutMs",
                          "Longest wait for an allocation, in real time. Unit: ms.",
                          UintegerValue(5000),
                          MakeUintegerAccessor(&Self::m_timeoutMs),
                          MakeUintegerChecker<uint32_t>());
    return tid;
}

SlotpilotScheduler::SlotpilotScheduler()
    : m_inner(CreateObject<PfFfMacScheduler>()),
      m_configuration(
          std::make_unique<Configuration>(*this, *m_inner->GetFfMacCschedSapProvider())),
      m_scheduling(std::make_unique<Scheduling>(*this, *m_inner->GetFfMacSchedSapProvider())),
      m_innerDecisions(std::make_unique<InnerDecisions>(*this))
{
    m_inner->SetFfMacSchedSapUser(m_innerDecisions.get());
}

SlotpilotScheduler::~SlotpilotScheduler() = default;

void
SlotpilotScheduler::DoDispose()
{
    m_service.reset();
    m_inner->Dispose();
    m_inner = nullptr;
    FfMacScheduler::DoDispose();
}

void
SlotpilotScheduler::SetPowerSink(PowerSink sink)
{
    m_powerSink = std::move(sink);
    m_appliesPower = true;
}

SlotCounts
SlotpilotScheduler::GetCounts() const
{
    return m_service ? m_service->GetCounts() : SlotCounts();
}

void
SlotpilotScheduler::SetFfMacCschedSapUser(FfMacCschedSapUser* user)
{
    m_inner->SetFfMacCschedSapUser(user);
}

void
SlotpilotScheduler::SetFfMacSchedSapUser(FfMacSchedSapUser* user)
{
    m_mac = user;
}

FfMacCschedSapProvider*
SlotpilotScheduler::GetFfMacCschedSapProvider()
{
    return m_configuration.get();
}

FfMacSchedSapProvider*
SlotpilotScheduler::GetFfMacSchedSapProvider()
{
    return m_scheduling.get();
}

void
SlotpilotScheduler::SetLteFfrSapProvider(LteFfrSapProvider* provider)
{
    m_ffr = provider;
    m_inner->SetLteFfrSapProvider(provider);
}

LteFfrSapUser*
SlotpilotScheduler::GetLteFfrSapUser()
{
    return m_inner->GetLteFfrSapUser();
}

void
SlotpilotScheduler::Connect()
{
    ServiceLinkOptions options;
    options.natsUrl = m_natsUrl;
    options.subjectPrefix = m_subjectPrefix;
    options.cellId = m_cellId;
    options.carrierPrb = m_carrierPrb;
    options.maxTxPowerDbm = m_maxTxPowerDbm;
    options.noiseFigureDb = m_noiseFigureDb;
    options.appliesPower = m_appliesPower;
    options.timeoutMs = m_timeoutMs;
    m_service = std::make_unique<ServiceLink>(options);
}

void
SlotpilotScheduler::Decide(const FfMacSchedSapProvider::SchedDlTriggerReqParameters& trigger)
{
    if (!m_service)
    {
        Connect();
    }
    for (const auto& [rnti, offsetDb] : m_offsetDb)
    {
        m_powerSink(rnti, offsetDb); // the DCIs of the trigger before go on the air next
    }
    m_offsetDb.clear();
    m_downlink->FoldFeedback(trigger.m_dlInfoList, m_tti);
    FfMacSchedSapUser::SchedDlConfigIndParameters decision;
    decision.m_buildDataList = m_service->Exchange(*m_downlink, m_tti, m_offsetDb);
    for (BuildDataListElement_s& element : decision.m_buildDataList)
    {
        element.m_dci.m_tpc = m_ffr->GetTpc(element.m_rnti);
    }
    decision.m_buildRarList.swap(m_innerDecisions->rars);
    decision.m_nrOfPdcchOfdmSymbols = 1;
    m_mac->SchedDlConfigInd(decision);
    m_tti += 1;
}
