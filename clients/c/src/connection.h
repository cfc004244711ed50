/** @file The connection to the broker. */
#ifndef SP_CONNECTION_H
#define SP_CONNECTION_H

#include <nats/nats.h>

#include "slotpilot.h"

/**
 * Connects as the options say; the connection comes back by itself after a loss.
 *
 * @param cell_id Names the connection.
 * @returns `SLOTPILOT_OK`, CONFIG_INVALID, NATS_UNREACHABLE, NATS_REFUSED or NATS_TLS.
 */
slotpilot_code sp_connect(const slotpilot_options *options, const char *cell_id,
                          natsConnection **connection, slotpilot_error *error);

#endif
