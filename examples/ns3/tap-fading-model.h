#ifndef SLOTPILOT_TAP_FADING_MODEL_H
#define SLOTPILOT_TAP_FADING_MODEL_H

#include "ns3/mobility-model.h"
#include "ns3/spectrum-propagation-loss-model.h"
#include "ns3/spectrum-value.h"

#include <complex>
#include <cstdint>
#include <map>
#include <vector>

/**
 * Frequency-selective Rayleigh fading of a downlink, a function of seed, user and time only.
 *
 * Nine taps of the Extended Vehicular A profile, each a sum of sinusoids with random directions of
 * arrival (Clarke's spectrum). The fading is constant for a millisecond. ns-3's own
 * TraceFadingLossModel needs trace files that the Debian package leaves out.
 *
 * @source Delay profile: TS 36.104, table B.2-2.
 */
class TapFadingModel : public ns3::SpectrumPropagationLossModel
{
  public:
    /** Registers the class with ns-3. */
    static ns3::TypeId GetTypeId();

    /**
     * Says how a user fades; receivers that were not added do not fade.
     *
     * @param user Receiver's mobility model.
     * @param seed Any number; same seed, same fading.
     * @param speedMps Speed that the Doppler follows from, >= 0. Unit: m/s.
     * @param carrierHz Carrier frequency. Unit: Hz.
     */
    void AddUser(ns3::Ptr<const ns3::MobilityModel> user,
                 uint64_t seed,
                 double speedMps,
                 double carrierHz);

  private:
    struct Wave
    {
        double dopplerRadps; // unit: rad/s
        double phaseRad;     // unit: rad
    };

    struct Link
    {
        std::vector<std::vector<Wave>> taps;
        std::vector<double> gains; // power gain per band at timeMs, linear
        int64_t timeMs = -1;       // unit: ms
    };

    ns3::Ptr<ns3::SpectrumValue> DoCalcRxPowerSpectralDensity(
        ns3::Ptr<const ns3::SpectrumSignalParameters> params,
        ns3::Ptr<const ns3::MobilityModel> a,
        ns3::Ptr<const ns3::MobilityModel> b) const override;
    void FindGains(Link& link, const ns3::SpectrumModel& bands) const;

    mutable std::map<const ns3::MobilityModel*, Link> m_links;
    mutable std::vector<std::vector<std::complex<double>>> m_rotation; // [band][tap]
};

#endif
