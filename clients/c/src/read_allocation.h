/** @file Reads allocations. */
#ifndef SP_READ_ALLOCATION_H
#define SP_READ_ALLOCATION_H

#include "cursor.h"

/** `seq`, `report_tti` or `target_tti` of a message that does not say it. */
#define SP_UNKNOWN UINT64_MAX

/**
 * Reads an allocation and checks it against its schema; no allocation of memory.
 *
 * @param allocation What could be read, also of a message that is refused, unless it is MALFORMED or
 *   TOO_LARGE; then its counts are unknown.
 * @returns `SLOTPILOT_OK` or MALFORMED, TOO_LARGE, BAD_FIELD, BAD_RANGE, PRB_OVERLAP (more runs than
 *   a carrier can have).
 */
slotpilot_code sp_read_allocation(const sp_scratch *scratch, const void *bytes, size_t length,
                                  slotpilot_allocation *allocation);

#endif
