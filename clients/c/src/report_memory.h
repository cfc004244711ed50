/** @file The report that a client's caller fills. */
#ifndef SP_REPORT_MEMORY_H
#define SP_REPORT_MEMORY_H

#include "slotpilot.h"

/** A report with room for all that the cell can have. */
typedef struct sp_report_memory {
  slotpilot_report report;
  uint8_t *cqi_subband;
  float *sinr_db;
  slotpilot_feedback *feedback;
  slotpilot_pending *pending;
} sp_report_memory;

/** Allocates; false without memory. `sp_close_report` frees it either way. */
bool sp_open_report(sp_report_memory *memory, const slotpilot_setup *setup);
void sp_close_report(sp_report_memory *memory);

/** Empties all users; `num_users` and `num_reserved` become 0. */
void sp_clear_report(sp_report_memory *memory, const slotpilot_setup *setup);

#endif
