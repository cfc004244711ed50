/** @file Messages to test with. */
#ifndef SP_SAMPLE_H
#define SP_SAMPLE_H

#include "slotpilot.h"

/** What an allocation of the service would say. */
typedef struct sample {
  uint64_t seq, report_tti, target_tti;
  /** Users 17921, 17922, ... get `num_prb` PRBs each, one after the other. */
  int num_grants, num_prb;
  /** Power offset of every grant. Unit: dB. */
  double power_offset_db;
  /** Leaves `grants` out. */
  bool is_incomplete;
  /** Adds fields that the contract does not know. */
  bool has_unknown;
} sample;

/** Writes an allocation; returns its length. Unit: bytes. */
size_t sample_allocation(slotpilot_encoding encoding, const sample *sample, char *bytes,
                         size_t capacity);

/** Fills a report of `num_users` users with every field, optional ones included for the first. */
void sample_report(const slotpilot_setup *setup, slotpilot_report *report, int num_users);

#endif
