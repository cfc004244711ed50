#include <math.h>
#include <string.h>

#include "write_report.h"

/** Largest integer that a JSON number carries exactly. */
#define MAX_COUNT 9007199254740991u
enum { MAX_RNTI = 65519, MAX_CQI = 15, MAX_MCS = 31, MAX_TBS_BITS = 2000000, MAX_AGE = 100000 };

static bool is_feedback(const slotpilot_feedback *f) {
  return f->pid < SLOTPILOT_MAX_HARQ_PROCESSES && f->mcs <= MAX_MCS &&
         f->tbs_bits <= MAX_TBS_BITS && f->target_tti <= MAX_COUNT;
}

static bool is_pending(const slotpilot_pending *p) {
  return p->pid < SLOTPILOT_MAX_HARQ_PROCESSES && p->mcs <= MAX_MCS && p->rv <= 3 &&
         p->tx_count >= 1 && p->tx_count <= 8 && p->num_prb >= 1 &&
         p->num_prb <= SLOTPILOT_MAX_CARRIER_PRB && p->tbs_bits <= MAX_TBS_BITS;
}

static bool is_channel(const slotpilot_setup *setup, const slotpilot_user *user) {
  uint32_t num_subband = (setup->carrier_prb + setup->subband_prb - 1u) / setup->subband_prb;
  uint32_t num_prg = (setup->carrier_prb + setup->prg_size_prb - 1u) / setup->prg_size_prb;
  if (user->cqi_wideband > MAX_CQI || user->cqi_age_slots > MAX_AGE) return false;
  if (user->num_subband > num_subband || user->num_sinr > num_prg) return false;
  for (uint32_t i = 0; i < user->num_subband; i += 1) {
    if (user->cqi_subband[i] > MAX_CQI) return false;
  }
  for (uint32_t i = 0; i < user->num_sinr; i += 1) {
    if (!(fabsf(user->sinr_db[i]) <= 100)) return false;
  }
  return true;
}

static bool is_user(const slotpilot_setup *setup, const slotpilot_user *user) {
  bool fits = user->num_feedback <= SLOTPILOT_MAX_FEEDBACK &&
              user->num_pending <= setup->num_harq_processes;
  bool is_in_range = user->rnti >= 1 && user->rnti <= MAX_RNTI &&
                     user->hol_delay_us <= MAX_COUNT && user->delivered_bits <= MAX_COUNT &&
                     user->gbr_kbps <= 10000000;
  if (!fits || !is_in_range || !is_channel(setup, user)) return false;
  for (uint32_t i = 0; i < user->num_feedback; i += 1) {
    if (!is_feedback(&user->feedback[i])) return false;
  }
  for (uint32_t i = 0; i < user->num_pending; i += 1) {
    if (!is_pending(&user->pending[i])) return false;
  }
  if (!user->has_snssai) return true;
  size_t num_digits = strnlen(user->sd, sizeof user->sd);
  return num_digits == 0 ||
         (num_digits == 6 && strspn(user->sd, "0123456789abcdefABCDEF") == num_digits);
}

slotpilot_code sp_check_report(const slotpilot_setup *setup, const slotpilot_report *report) {
  bool is_good = report->num_users <= setup->max_ues && report->sfn <= 1023 &&
                 report->slot <= 159 && report->tti <= MAX_COUNT && report->sent_ns <= MAX_COUNT &&
                 report->num_reserved <= SLOTPILOT_MAX_CARRIER_PRB;
  for (uint32_t i = 0; is_good && i < report->num_reserved; i += 1) {
    slotpilot_run run = report->reserved[i];
    is_good = run.num_prb >= 1 && run.start_prb + run.num_prb <= setup->carrier_prb;
  }
  for (uint32_t u = 0; is_good && u < report->num_users; u += 1) {
    is_good = is_user(setup, &report->users[u]);
  }
  return is_good ? SLOTPILOT_OK : SLOTPILOT_BAD_RANGE;
}
