#ifndef SLOTPILOT_SAP_FORWARDERS_H
#define SLOTPILOT_SAP_FORWARDERS_H

#include "ns3/ff-mac-csched-sap.h"
#include "ns3/ff-mac-sched-sap.h"

/** Passes configuration primitives on to another scheduler. */
class CschedForwarder : public ns3::FfMacCschedSapProvider
{
  public:
    explicit CschedForwarder(ns3::FfMacCschedSapProvider& to)
        : m_to(to)
    {
    }

    void CschedCellConfigReq(const CschedCellConfigReqParameters& params) override
    {
        m_to.CschedCellConfigReq(params);
    }

    void CschedUeConfigReq(const CschedUeConfigReqParameters& params) override
    {
        m_to.CschedUeConfigReq(params);
    }

    void CschedLcConfigReq(const CschedLcConfigReqParameters& params) override
    {
        m_to.CschedLcConfigReq(params);
    }

    void CschedLcReleaseReq(const CschedLcReleaseReqParameters& params) override
    {
        m_to.CschedLcReleaseReq(params);
    }

    void CschedUeReleaseReq(const CschedUeReleaseReqParameters& params) override
    {
        m_to.CschedUeReleaseReq(params);
    }

  private:
    ns3::FfMacCschedSapProvider& m_to;
};

/** Passes scheduling primitives on to another scheduler. */
class SchedForwarder : public ns3::FfMacSchedSapProvider
{
  public:
    explicit SchedForwarder(ns3::FfMacSchedSapProvider& to)
        : m_to(to)
    {
    }

    void SchedDlRlcBufferReq(const SchedDlRlcBufferReqParameters& params) override
    {
        m_to.SchedDlRlcBufferReq(params);
    }

    void SchedDlPagingBufferReq(const SchedDlPagingBufferReqParameters& params) override
    {
        m_to.SchedDlPagingBufferReq(params);
    }

    void SchedDlMacBufferReq(const SchedDlMacBufferReqParameters& params) override
    {
        m_to.SchedDlMacBufferReq(params);
    }

    void SchedDlTriggerReq(const SchedDlTriggerReqParameters& params) override
    {
        m_to.SchedDlTriggerReq(params);
    }

    void SchedDlRachInfoReq(const SchedDlRachInfoReqParameters& params) override
    {
        m_to.SchedDlRachInfoReq(params);
    }

    void SchedDlCqiInfoReq(const SchedDlCqiInfoReqParameters& params) override
    {
        m_to.SchedDlCqiInfoReq(params);
    }

    void SchedUlTriggerReq(const SchedUlTriggerReqParameters& params) override
    {
        m_to.SchedUlTriggerReq(params);
    }

    void SchedUlNoiseInterferenceReq(const SchedUlNoiseInterferenceReqParameters& params) override
    {
        m_to.SchedUlNoiseInterferenceReq(params);
    }

    void SchedUlSrInfoReq(const SchedUlSrInfoReqParameters& params) override
    {
        m_to.SchedUlSrInfoReq(params);
    }

    void SchedUlMacCtrlInfoReq(const SchedUlMacCtrlInfoReqParameters& params) override
    {
        m_to.SchedUlMacCtrlInfoReq(params);
    }

    void SchedUlCqiInfoReq(const SchedUlCqiInfoReqParameters& params) override
    {
        m_to.SchedUlCqiInfoReq(params);
    }

  private:
    ns3::FfMacSchedSapProvider& m_to;
};

#endif
