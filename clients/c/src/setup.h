/** @file The setup message and its reply. */
#ifndef SP_SETUP_H
#define SP_SETUP_H

#include "cursor.h"

/**
 * Checks a setup field by field.
 *
 * @returns `SLOTPILOT_OK`, or CONFIG_INVALID with a sentence that names field and range.
 */
slotpilot_code sp_check_setup(const slotpilot_setup *setup, slotpilot_error *error);

/** Writes a setup that was checked; returns its length, 0 when it does not fit. Unit: bytes. */
size_t sp_write_setup(slotpilot_encoding encoding, const slotpilot_setup *setup, char *bytes,
                      size_t capacity);

/** A service's answer. */
typedef struct sp_setup_reply {
  bool accepted;
  slotpilot_code code;
  char message[sizeof((slotpilot_error *)0)->message];
  /** Largest report that the service accepts; 0 = not told. Unit: bytes. */
  uint64_t max_report_bytes;
} sp_setup_reply;

/** Reads an answer; `SLOTPILOT_OK` or what is wrong with it. */
slotpilot_code sp_read_setup_reply(const sp_scratch *scratch, const void *bytes, size_t length,
                                   sp_setup_reply *reply);

#endif
