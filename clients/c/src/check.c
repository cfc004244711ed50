#include <math.h>

#include "slotpilot.h"

/** For `pow` differs between libraries in its last bit. */
#define POWER_TOLERANCE 1e-12

/** Highest MCS index of a table that carries data (TS 38.214, 5.1.3.1-1..3). */
static uint8_t max_mcs(uint8_t mcs_table) { return mcs_table == 2 ? 27 : 28; }

static int user_of(const slotpilot_state *state, uint16_t rnti) {
  for (int user = 0; user < state->num_users; user += 1) {
    if (state->rntis[user] == rnti) return user;
  }
  return -1;
}

/** Runs begin at a PRG; where they end is free, because a retransmission may trim its last group. */
static slotpilot_code claim(const slotpilot_setup *setup, const slotpilot_grant *grant, char *owner) {
  if (grant->num_runs == 0) return SLOTPILOT_PRB_BUDGET;
  for (int i = 0; i < grant->num_runs; i += 1) {
    int start = grant->runs[i].start_prb;
    int end = start + grant->runs[i].num_prb;
    if (end > setup->carrier_prb || start % setup->prg_size_prb != 0) return SLOTPILOT_PRB_BUDGET;
    for (int n = start; n < end; n += 1) {
      if (owner[n] == 'r') return SLOTPILOT_RESERVED_PRB;
      if (owner[n] != '\0') return SLOTPILOT_PRB_OVERLAP;
      owner[n] = 'u';
    }
  }
  return SLOTPILOT_OK;
}

static slotpilot_code check_block(const slotpilot_setup *setup, const slotpilot_grant *grant,
                                  const slotpilot_process *processes) {
  bool is_own_mcs = grant->mcs == SLOTPILOT_MCS_RAN_DECIDES;
  if (grant->harq_pid >= setup->num_harq_processes) return SLOTPILOT_BAD_RANGE;
  if (!is_own_mcs && grant->mcs > max_mcs(setup->mcs_table)) return SLOTPILOT_BAD_RANGE;
  const slotpilot_process *process = &processes[grant->harq_pid];
  bool is_same_block = process->state == SLOTPILOT_WAITING && process->num_prb == grant->num_prb &&
                       (is_own_mcs || process->mcs == grant->mcs);
  bool fits = grant->retransmission ? is_same_block : process->state == SLOTPILOT_IDLE;
  return fits ? SLOTPILOT_OK : SLOTPILOT_RETX_CONFLICT;
}

static slotpilot_code check_grant(const slotpilot_setup *setup, const slotpilot_state *state,
                                  const slotpilot_grant *grant, char *owner) {
  int user = user_of(state, grant->rnti);
  slotpilot_code code = claim(setup, grant, owner);
  if (code == SLOTPILOT_OK) {
    code = check_block(setup, grant, &state->processes[user * setup->num_harq_processes]);
  }
  bool is_in_range = grant->power_offset_db >= setup->min_power_offset_db &&
                     grant->power_offset_db <= setup->max_power_offset_db;
  if (code == SLOTPILOT_OK && !is_in_range) return SLOTPILOT_POWER_CAP;
  return code;
}

static void reserve(const slotpilot_setup *setup, const slotpilot_state *state, char *owner) {
  for (int n = 0; n < SLOTPILOT_MAX_CARRIER_PRB; n += 1) owner[n] = state->is_downlink ? '\0' : 'r';
  for (int i = 0; i < state->num_reserved; i += 1) {
    slotpilot_run run = state->reserved[i];
    for (int n = run.start_prb; n < run.start_prb + run.num_prb && n < setup->carrier_prb; n += 1) {
      owner[n] = 'r';
    }
  }
}

slotpilot_code slotpilot_check(const slotpilot_setup *setup, const slotpilot_allocation *allocation,
                               const slotpilot_state *state) {
  char owner[SLOTPILOT_MAX_CARRIER_PRB];
  double power_prb = 0;
  reserve(setup, state, owner);
  for (int i = 0; i < allocation->num_grants; i += 1) {
    const slotpilot_grant *grant = &allocation->grants[i];
    if (user_of(state, grant->rnti) < 0) return SLOTPILOT_UNKNOWN_RNTI;
    for (int j = 0; j < i; j += 1) {
      if (allocation->grants[j].rnti == grant->rnti) return SLOTPILOT_DUPLICATE_RNTI;
    }
    slotpilot_code code = check_grant(setup, state, grant, owner);
    if (code) return code;
    power_prb += grant->num_prb * pow(10, grant->power_offset_db / 10);
  }
  return power_prb > setup->carrier_prb * (1 + POWER_TOLERANCE) ? SLOTPILOT_POWER_CAP : SLOTPILOT_OK;
}
