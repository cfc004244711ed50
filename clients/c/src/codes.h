/** @file Codes by their name on the wire. */
#ifndef SP_CODES_H
#define SP_CODES_H

#include "slotpilot.h"

/** The code that a text of `length` bytes names, among those that can be on the wire; OK = none. */
slotpilot_code sp_wire_code(const char *text, size_t length);

/** Fills an error unless it is NULL; the message is a printf format. Returns `code`. */
slotpilot_code sp_fail(slotpilot_error *error, slotpilot_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
