#include "tap-fading-model.h"

#include "ns3/simulator.h"
#include "ns3/spectrum-signal-parameters.h"

#include <array>
#include <cmath>
#include <random>

using namespace ns3;

NS_OBJECT_ENSURE_REGISTERED(TapFadingModel);

namespace
{
constexpr int WAVES_PER_TAP = 16;
constexpr double LIGHT_MPS = 299'792'458;

struct Tap
{
    double delayNs;
    double powerDb;
};

constexpr std::array<Tap, 9> VEHICULAR_A{{{0, 0},
                                          {30, -1.5},
                                          {150, -1.4},
                                          {310, -3.6},
                                          {370, -0.6},
                                          {710, -9.1},
                                          {1090, -7},
                                          {1730, -12},
                                          {2510, -16.9}}};

/** Amplitude of one wave of a tap, so that the taps' mean powers sum to 1. */
double
WaveAmplitude(const Tap& tap)
{
    double sum = 0;
    for (const Tap& each : VEHICULAR_A)
    {
        sum += std::pow(10, each.powerDb / 10);
    }
    return std::sqrt(std::pow(10, tap.powerDb / 10) / sum / WAVES_PER_TAP);
}
} // namespace

TypeId
TapFadingModel::GetTypeId()
{
    static TypeId tid = TypeId("TapFadingModel")
                            .SetParent<SpectrumPropagationLossModel>()
                            .AddConstructor<TapFadingModel>();
    return tid;
}

void
TapFadingModel::AddUser(Ptr<const MobilityModel> user,
                        uint64_t seed,
                        double speedMps,
                        double carrierHz)
{
    std::mt19937_64 random(seed);
    std::uniform_real_distribution<double> angleRad(0, 2 * M_PI);
    const double mostRadps = 2 * M_PI * carrierHz * speedMps / LIGHT_MPS;
    Link link;
    link.taps.resize(VEHICULAR_A.size());
    for (auto& waves : link.taps)
    {
        for (int w = 0; w < WAVES_PER_TAP; w += 1)
        {
            const double dopplerRadps = mostRadps * std::cos(angleRad(random));
            waves.push_back({dopplerRadps, angleRad(random)});
        }
    }
    m_links[PeekPointer(user)] = link;
}

Ptr<SpectrumValue>
TapFadingModel::DoCalcRxPowerSpectralDensity(Ptr<const SpectrumSignalParameters> params,
                                             Ptr<const MobilityModel>,
                                             Ptr<const MobilityModel> b) const
{
    Ptr<SpectrumValue> psd = params->psd->Copy();
    auto found = m_links.find(PeekPointer(b));
    if (found == m_links.end())
    {
        return psd;
    }
    Link& link = found->second;
    const int64_t nowMs = Simulator::Now().GetMilliSeconds();
    if (link.timeMs != nowMs)
    {
        link.timeMs = nowMs;
        FindGains(link, *psd->GetSpectrumModel());
    }
    auto value = psd->ValuesBegin();
    for (double gain : link.gains)
    {
        *value++ *= gain;
    }
    return psd;
}

void
TapFadingModel::FindGains(Link& link, const SpectrumModel& bands) const
{
    const size_t numTaps = VEHICULAR_A.size();
    if (m_rotation.size() != bands.GetNumBands())
    {
        m_rotation.clear();
        for (auto band = bands.Begin(); band != bands.End(); ++band)
        {
            auto& row = m_rotation.emplace_back();
            for (const Tap& tap : VEHICULAR_A)
            {
                row.push_back(std::polar(1.0, -2 * M_PI * band->fc * tap.delayNs * 1e-9));
            }
        }
    }
    std::array<std::complex<double>, VEHICULAR_A.size()> gains{};
    for (size_t t = 0; t < numTaps; t += 1)
    {
        for (const Wave& wave : link.taps[t])
        {
            gains[t] += std::polar(1.0, wave.dopplerRadps * link.timeMs * 1e-3 + wave.phaseRad);
        }
        gains[t] *= WaveAmplitude(VEHICULAR_A[t]);
    }
    link.gains.clear();
    for (const auto& row : m_rotation)
    {
        std::complex<double> sum = 0;
        for (size_t t = 0; t < numTaps; t += 1)
        {
            sum += gains[t] * row[t];
        }
        link.gains.push_back(std::norm(sum));
    }
}
