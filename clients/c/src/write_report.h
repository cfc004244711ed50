/** @file Writes reports. */
#ifndef SP_WRITE_REPORT_H
#define SP_WRITE_REPORT_H

#include "slotpilot.h"

/** The first value of a report that lies outside its range or capacity: BAD_RANGE; else OK. */
slotpilot_code sp_check_report(const slotpilot_setup *setup, const slotpilot_report *report);

/**
 * Writes a report that was checked.
 *
 * @param bytes Receives the message.
 * @param capacity Its size. Unit: bytes.
 * @returns Length of the message, 0 when it does not fit. Unit: bytes.
 */
size_t sp_write_report(slotpilot_encoding encoding, const slotpilot_report *report, char *bytes,
                       size_t capacity);

#endif
