#include "cell-result.h"
#include "slotpilot-scheduler.h"
#include "tap-fading-model.h"

#include "ns3/boolean.h"
#include "ns3/command-line.h"
#include "ns3/component-carrier-enb.h"
#include "ns3/config.h"
#include "ns3/double.h"
#include "ns3/lte-enb-net-device.h"
#include "ns3/lte-enb-phy.h"
#include "ns3/lte-helper.h"
#include "ns3/lte-spectrum-phy.h"
#include "ns3/lte-spectrum-value-helper.h"
#include "ns3/lte-ue-net-device.h"
#include "ns3/lte-ue-phy.h"
#include "ns3/mobility-helper.h"
#include "ns3/position-allocator.h"
#include "ns3/propagation-loss-model.h"
#include "ns3/rng-seed-manager.h"
#include "ns3/simulator.h"
#include "ns3/spectrum-channel.h"
#include "ns3/string.h"
#include "ns3/uinteger.h"

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <random>

/*
 * One LTE cell with users at random places, full buffers and fading, scheduled by ns-3's own PF or by
 * slotpilot. Places, speeds and fading follow from the seed alone, not from the scheduler.
 */

using namespace ns3;
using WallClock = std::chrono::steady_clock;

namespace
{
constexpr double NOISE_FIGURE_DB = 9;
constexpr double MIN_RADIUS_M = 35;

struct Options
{
    std::string scheduler = "slotpilot";
    std::string natsUrl = "nats://127.0.0.1:4222";
    std::string prefix = "slotpilot.v1";
    std::string cellId = "ns3";
    std::string mcs = "service";
    std::string label = "slotpilot";
    uint32_t ttis = 10'000;
    uint32_t warmUpTtis = 1000;
    uint32_t users = 10;
    uint32_t prb = 50;
    uint32_t seed = 1;
    double txPowerDbm = 43;
    double radiusM = 1500;
    double speedKmph = 3;
    bool json = false;
};

void
Require(bool isMet, const std::string& advice)
{
    if (!isMet)
    {
        std::cerr << "error CONFIG_INVALID: --" << advice << ".\n";
        std::exit(1);
    }
}

Options
ReadOptions(int argc, char* argv[])
{
    Options options;
    CommandLine line;
    line.AddValue("scheduler", "ns3-pf or slotpilot", options.scheduler);
    line.AddValue("natsUrl", "broker", options.natsUrl);
    line.AddValue("prefix", "first tokens of every subject", options.prefix);
    line.AddValue("cellId", "identity of the cell", options.cellId);
    line.AddValue("mcs", "who chooses the MCS under slotpilot: service, or ns-3's amc", options.mcs);
    line.AddValue("label", "name of the run in the result", options.label);
    line.AddValue("ttis", "TTIs that count", options.ttis);
    line.AddValue("warmUpTtis", "TTIs before them", options.warmUpTtis);
    line.AddValue("users", "users, 1..40", options.users);
    line.AddValue("prb", "bandwidth: 25, 50 or 100 PRB", options.prb);
    line.AddValue("seed", "seed of places, speeds, fading and block errors", options.seed);
    line.AddValue("txPowerDbm", "transmit power of the eNB, dBm", options.txPowerDbm);
    line.AddValue("radiusM", "largest distance from the eNB, m", options.radiusM);
    line.AddValue("speedKmph", "speed that users fade at, km/h", options.speedKmph);
    line.AddValue("json", "print the result as one line of JSON", options.json);
    line.Parse(argc, argv);
    Require(options.scheduler == "ns3-pf" || options.scheduler == "slotpilot",
            "scheduler: use ns3-pf or slotpilot");
    Require(options.mcs == "service" || options.mcs == "amc", "mcs: use service or amc");
    Require(options.users >= 1 && options.users <= 40, "users: use 1..40");
    Require(options.prb == 25 || options.prb == 50 || options.prb == 100, "prb: use 25, 50 or 100");
    Require(options.ttis >= 1, "ttis: use 1 or more");
    Require(options.seed >= 1, "seed: use 1 or more");
    Require(options.radiusM > MIN_RADIUS_M, "radiusM: use more than 35");
    return options;
}

/** Places the eNB in the middle and the users uniformly over a ring. */
void
Place(const NodeContainer& enb, const NodeContainer& users, const Options& options)
{
    std::mt19937_64 random(options.seed);
    std::uniform_real_distribution<double> uniform(0, 1);
    auto places = CreateObject<ListPositionAllocator>();
    places->Add(Vector(0, 0, 30));
    for (uint32_t u = 0; u < users.GetN(); u += 1)
    {
        const double least2 = MIN_RADIUS_M * MIN_RADIUS_M;
        const double most2 = options.radiusM * options.radiusM;
        const double distanceM = std::sqrt(least2 + uniform(random) * (most2 - least2));
        const double angleRad = 2 * M_PI * uniform(random);
        places->Add(Vector(distanceM * std::cos(angleRad), distanceM * std::sin(angleRad), 1.5));
    }
    MobilityHelper mobility;
    mobility.SetPositionAllocator(places);
    mobility.Install(enb);
    mobility.Install(users);
}

/** Lets every user fade on its own. */
void
AddFading(Ptr<SpectrumChannel> channel,
          const NodeContainer& users,
          double carrierHz,
          const Options& options)
{
    std::mt19937_64 random(options.seed + 1'000'003ULL);
    auto fading = CreateObject<TapFadingModel>();
    for (uint32_t u = 0; u < users.GetN(); u += 1)
    {
        fading->AddUser(users.Get(u)->GetObject<MobilityModel>(),
                        random(),
                        options.speedKmph / 3.6,
                        carrierHz);
    }
    channel->AddSpectrumPropagationLossModel(fading);
}

/** 3GPP's macro cell, 128.1 + 37.6 log10(d / km) dB; the scheduler as asked for. */
void
Configure(LteHelper& lte, const Options& options)
{
    lte.SetPathlossModelType(LogDistancePropagationLossModel::GetTypeId());
    lte.SetPathlossModelAttribute("Exponent", DoubleValue(3.76));
    lte.SetPathlossModelAttribute("ReferenceLoss", DoubleValue(15.3));
    lte.SetEnbDeviceAttribute("DlBandwidth", UintegerValue(options.prb));
    lte.SetEnbDeviceAttribute("UlBandwidth", UintegerValue(options.prb));
    Config::SetDefault("ns3::LteEnbPhy::TxPower", DoubleValue(options.txPowerDbm));
    Config::SetDefault("ns3::LteUePhy::NoiseFigure", DoubleValue(NOISE_FIGURE_DB));
    if (options.scheduler == "ns3-pf")
    {
        lte.SetSchedulerType("ns3::PfFfMacScheduler");
        return;
    }
    lte.SetSchedulerType("SlotpilotScheduler");
    lte.SetSchedulerAttribute("NatsUrl", StringValue(options.natsUrl));
    lte.SetSchedulerAttribute("SubjectPrefix", StringValue(options.prefix));
    lte.SetSchedulerAttribute("CellId", StringValue(options.cellId));
    lte.SetSchedulerAttribute("McsRule", StringValue(options.mcs));
    lte.SetSchedulerAttribute("FullBuffer", BooleanValue(true));
    lte.SetSchedulerAttribute("MaxTxPowerDbm", DoubleValue(options.txPowerDbm));
    lte.SetSchedulerAttribute("NoiseFigureDb", DoubleValue(NOISE_FIGURE_DB));
}

void
CountBlock(UserTally* tally, const Options* options, const PhyReceptionStatParameters block)
{
    const int64_t nowMs = Simulator::Now().GetMilliSeconds();
    if (nowMs < options->warmUpTtis || nowMs >= options->warmUpTtis + options->ttis)
    {
        return;
    }
    const bool isReceived = block.m_correctness != 0;
    tally->receivedBits += isReceived ? 8 * block.m_size : 0;
    if (block.m_rv == 0)
    {
        tally->firstTx += 1;
        tally->firstTxErrors += isReceived ? 0 : 1;
    }
    tally->droppedBlocks += !isReceived && block.m_rv + 1 == MAX_HARQ_TX ? 1 : 0;
}

CellResult
Run(const Options& options)
{
    RngSeedManager::SetSeed(1);
    RngSeedManager::SetRun(options.seed);
    Ptr<LteHelper> lte = CreateObject<LteHelper>();
    Configure(*lte, options);
    NodeContainer enbNode;
    NodeContainer userNodes;
    enbNode.Create(1);
    userNodes.Create(options.users);
    Place(enbNode, userNodes, options);
    NetDeviceContainer enbs = lte->InstallEnbDevice(enbNode);
    NetDeviceContainer users = lte->InstallUeDevice(userNodes);
    lte->AssignStreams(enbs, 1);
    lte->AssignStreams(users, 10'000);
    auto enb = DynamicCast<LteEnbNetDevice>(enbs.Get(0));
    const double carrierHz = LteSpectrumValueHelper::GetDownlinkCarrierFrequency(enb->GetDlEarfcn());
    AddFading(lte->GetDownlinkSpectrumChannel(), userNodes, carrierHz, options);
    lte->Attach(users, enb);
    lte->ActivateDataRadioBearer(users, EpsBearer(EpsBearer::NGBR_VIDEO_TCP_DEFAULT));

    CellResult result;
    result.label = options.label;
    result.ttis = options.ttis;
    result.seed = options.seed;
    result.users.resize(options.users);
    for (uint32_t u = 0; u < options.users; u += 1)
    {
        auto phy = DynamicCast<LteUeNetDevice>(users.Get(u))->GetPhy()->GetDownlinkSpectrumPhy();
        phy->TraceConnectWithoutContext(
            "DlPhyReception",
            MakeBoundCallback(&CountBlock, &result.users[u], &options));
    }
    auto carrier = DynamicCast<ComponentCarrierEnb>(enb->GetCcMap().at(0));
    auto scheduler = DynamicCast<SlotpilotScheduler>(carrier->GetFfMacScheduler());
    if (scheduler)
    {
        LteEnbCphySapProvider* phy = enb->GetPhy()->GetLteEnbCphySapProvider();
        scheduler->SetPowerSink(
            [phy](uint16_t rnti, double offsetDb) { phy->SetPa(rnti, offsetDb); });
    }
    WallClock::time_point start;
    Simulator::Schedule(MilliSeconds(options.warmUpTtis), [&start] { start = WallClock::now(); });
    Simulator::Stop(MilliSeconds(options.warmUpTtis + options.ttis));
    Simulator::Run();
    result.wallS = std::chrono::duration<double>(WallClock::now() - start).count();
    if (scheduler)
    {
        result.slots = scheduler->GetCounts();
    }
    Simulator::Destroy();
    return result;
}

} // namespace

int
main(int argc, char* argv[])
{
    const Options options = ReadOptions(argc, argv);
    Print(Run(options), options.json);
    return 0;
}
