#include "report_memory.h"

#include <stdlib.h>

static void place_user(sp_report_memory *memory, const slotpilot_setup *setup, size_t u) {
  size_t num_subband = (setup->carrier_prb + setup->subband_prb - 1u) / setup->subband_prb;
  size_t num_prg = (setup->carrier_prb + setup->prg_size_prb - 1u) / setup->prg_size_prb;
  memory->report.users[u] = (slotpilot_user){
      .cqi_subband = &memory->cqi_subband[u * num_subband],
      .sinr_db = &memory->sinr_db[u * num_prg],
      .feedback = &memory->feedback[u * SLOTPILOT_MAX_FEEDBACK],
      .pending = &memory->pending[u * setup->num_harq_processes],
  };
}

bool sp_open_report(sp_report_memory *memory, const slotpilot_setup *setup) {
  size_t num_users = setup->max_ues;
  slotpilot_report *report = &memory->report;
  *memory = (sp_report_memory){.report = {.seq = 0}};
  report->users = calloc(num_users, sizeof *report->users);
  memory->cqi_subband = calloc(num_users * setup->carrier_prb, sizeof *memory->cqi_subband);
  memory->sinr_db = calloc(num_users * setup->carrier_prb, sizeof *memory->sinr_db);
  memory->feedback = calloc(num_users * SLOTPILOT_MAX_FEEDBACK, sizeof *memory->feedback);
  memory->pending = calloc(num_users * setup->num_harq_processes, sizeof *memory->pending);
  if (!report->users || !memory->cqi_subband || !memory->sinr_db || !memory->feedback ||
      !memory->pending) {
    return false;
  }
  sp_clear_report(memory, setup);
  return true;
}

void sp_close_report(sp_report_memory *memory) {
  free(memory->report.users);
  free(memory->cqi_subband);
  free(memory->sinr_db);
  free(memory->feedback);
  free(memory->pending);
}

void sp_clear_report(sp_report_memory *memory, const slotpilot_setup *setup) {
  for (size_t u = 0; u < setup->max_ues; u += 1) place_user(memory, setup, u);
  memory->report.num_users = 0;
  memory->report.num_reserved = 0;
}
