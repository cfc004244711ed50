/** @file What a client is made of, and how it works off what has come. */
#ifndef SP_CLIENT_H
#define SP_CLIENT_H

#include <nats/nats.h>

#include "inbox.h"
#include "negotiation.h"
#include "report_memory.h"

enum { SP_MAX_SUBJECT = 320, SP_MAX_SETUP_BYTES = 16384 };

struct slotpilot_client {
  slotpilot_setup setup;
  slotpilot_encoding encoding;
  natsConnection *connection;
  natsSubscription *allocations, *solicitations, *replies;
  char setup_subject[SP_MAX_SUBJECT], report_subject[SP_MAX_SUBJECT], reply_subject[SP_MAX_SUBJECT];
  char setup_bytes[SP_MAX_SETUP_BYTES];
  size_t setup_length;
  sp_negotiation negotiation;
  sp_inbox inbox;
  sp_report_memory memory;
  char *bytes;
  slotpilot_applied applied;
  bool has_begun, has_reported, is_answered;
  uint64_t first_tti;
  slotpilot_counts counts;
};

/** Time since some start. Unit: ns, ms. */
uint64_t sp_monotonic_ns(void);
uint64_t sp_monotonic_ms(void);

/** Whether the broker is there. */
bool sp_is_online(const slotpilot_client *client);

/** Whether the broker has sent us away, so that libnats no longer tries to come back. */
bool sp_is_closed(const slotpilot_client *client);

/** Takes a message that is there, or waits for one, and works it off. */
void sp_await_allocation(slotpilot_client *client, uint64_t timeout_ms);
void sp_await_reply(slotpilot_client *client, uint64_t timeout_ms);

/** Answers solicitations, hears replies, and repeats the setup when it is due. */
void sp_serve_setup(slotpilot_client *client);

/** Takes in all allocations that have come, and serves the setup. */
void sp_work_off(slotpilot_client *client);

#endif
